"""What comes over TCP from people who mean no good, or whose network is no good: nobody else notices."""

import os
import time
from contextlib import AsyncExitStack

import pytest

from tests.support.media_conversation import Conversation
from tests.support.media_stranger import binding_request, random_binding_request
from tests.support.media_tcp import TcpClient, TcpIce, framed
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia
from tests.support.memory import resident_bytes
from tests.support.peer import Peer

AT_ONCE = 1_000
IN_TURN = 5_000


def open_descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


async def has_open(media: RunningMedia, count: int) -> None:
    """Waits until the worker has so many descriptors."""
    await eventually(lambda: open_descriptors(media.worker.pid) == count)


async def test_a_thousand_connections_that_bring_half_a_frame(
    conversation: Conversation, capsys: pytest.CaptureFixture[str]
) -> None:
    media = conversation.media
    before = open_descriptors(media.worker.pid)
    async with AsyncExitStack() as stack:
        for number in range(AT_ONCE):
            client = await TcpClient.open(("127.0.0.1", media.worker.udp_port), (f"127.0.1.{number % 200 + 1}", 0))
            await stack.enter_async_context(client)
            client.send_raw(framed(random_binding_request())[: number % 100])
            if number % 100 == 0:
                started = time.perf_counter()
                await conversation.goes_on()
        took_ms = (time.perf_counter() - started) * 1000
        with capsys.disabled():
            open_now = open_descriptors(media.worker.pid) - before
            print(f"\n[{AT_ONCE} connections: {open_now} open; five words each way take {took_ms:.0f} ms]")  # noqa: T201
    await has_open(media, before)
    await conversation.goes_on()


async def test_connections_one_after_the_other_cost_no_memory(conversation: Conversation) -> None:
    media = conversation.media
    descriptors, memory = open_descriptors(media.worker.pid), 0
    for number in range(IN_TURN):
        async with await TcpClient.open(("127.0.0.1", media.worker.udp_port)) as client:
            client.send(random_binding_request())
            assert await client.receive_everything() == b""
        if number == IN_TURN // 10:
            memory = resident_bytes(media.worker.pid)
    assert resident_bytes(media.worker.pid) - memory < 5_000_000
    await has_open(media, descriptors)
    assert (await media.dropped())["stunUnknownFragment"] == IN_TURN
    await conversation.goes_on()


async def test_lengths_and_bytes_that_make_no_sense(conversation: Conversation) -> None:
    media = conversation.media
    before = open_descriptors(media.worker.pid)
    for sent in (b"\xff\xff" * 50_000, os.urandom(100_000), bytes(100_000), b"GET / HTTP/1.1\r\n\r\n"):
        async with await TcpClient.open(("127.0.0.1", media.worker.udp_port)) as client:
            client.send_raw(sent)
            assert await client.receive_everything() == b""
    await has_open(media, before)
    await conversation.goes_on()


async def test_whoever_does_not_read_misses_packets_and_holds_up_nobody(conversation: Conversation) -> None:
    media = conversation.media
    ice = TcpIce()
    await media.join("cat", peer=Peer(ice=ice))
    voice = await media.audio("ann", "second voice", mid="2")
    await media.consume("cat", "second voice")
    ice.client.stop_reading()

    async def misses_some() -> bool:
        for _ in range(100):
            voice.send(bytes(1000))
        await media.peers["ann"].flush()
        return (await media.dropped())["tcpBacklog"] > 0

    await eventually(misses_some, seconds=30)
    await conversation.goes_on()
    ice.client.go_on_reading()
    heard = media.peers["cat"].waiting
    await eventually(lambda: media.peers["cat"].waiting > heard)


async def test_whoever_comes_and_goes_leaves_nothing_behind(conversation: Conversation) -> None:
    media = conversation.media
    before = open_descriptors(media.worker.pid)
    ice = (await media.announce("cat")).ice_parameters
    for _ in range(200):
        async with await TcpClient.open(("127.0.0.1", media.worker.udp_port)) as client:
            client.send(binding_request(ice.usernameFragment, ice.password))
            assert await client.receive()
    await has_open(media, before)
    await conversation.goes_on()
