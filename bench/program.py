"""Another server as a process of ours, on loopback with a folder of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.bench.server import end

_START_TIMEOUT = 20.0
"""seconds"""
_STOP_TIMEOUT = 5.0
"""seconds"""


class PeerError(Exception):
    """Another server is missing, does not start, or refuses a request."""


@dataclass(frozen=True, slots=True)
class Program:
    """A running server."""

    process: asyncio.subprocess.Process
    folder: Path
    port: int
    """of its signalling"""

    @property
    def pid(self) -> int:
        return self.process.pid

    async def stop(self) -> None:
        """Ends it and removes its folder."""
        await end(self.process, _STOP_TIMEOUT)
        shutil.rmtree(self.folder)


def make_folder(name: str) -> Path:
    """A new folder for the files of one run."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-bench-"))


async def launch(command: Sequence[str | Path], folder: Path, port: int) -> Program:
    """Starts a server and waits until it takes connections.

    :param folder: is its working folder; what it prints goes to ``log`` in there.
    :param port: of its signalling, on loopback.
    :raises PeerError: it ended, or did not listen in time. The folder is removed.
    """
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
        )
    program = Program(process, folder, port)
    try:
        async with asyncio.timeout(_START_TIMEOUT):
            await _until_listening(program)
    except TimeoutError:
        text = (folder / "log").read_text(errors="replace")[-2000:]
        await program.stop()
        raise PeerError(f"{command[0]} did not start:\n{text}") from None
    return program


async def _until_listening(program: Program) -> None:
    while program.process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", program.port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise TimeoutError
