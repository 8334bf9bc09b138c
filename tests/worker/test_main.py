"""The worker's process, from outside."""

import asyncio
import socket
import sys

from alongside.worker import messages
from alongside.worker.channel import Channel


async def start(theirs: socket.socket) -> asyncio.subprocess.Process:
    with theirs:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "alongside.worker.main",
            str(theirs.fileno()),
            pass_fds=[theirs.fileno()],
            stderr=asyncio.subprocess.PIPE,
        )


async def test_a_spare_that_is_never_needed_ends_without_a_word() -> None:
    ours, theirs = socket.socketpair()
    process = await start(theirs)
    channel = await Channel.open(ours)
    await channel.receive()
    await channel.close()
    _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")


async def test_a_worker_ends_without_a_word_when_its_channel_does() -> None:
    ours, theirs = socket.socketpair()
    process = await start(theirs)
    channel = await Channel.open(ours)
    await channel.receive()
    channel.send(messages.Start("127.0.0.1", 0, []))
    await channel.receive()
    await channel.close()
    _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
