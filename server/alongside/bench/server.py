"""Starts a server to measure, when none is given."""

import asyncio
import shutil
import socket
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alongside.bench.processes import measure_tree

_START_TIMEOUT = 60.0
"""seconds"""
_STOP_TIMEOUT = 10.0
"""seconds"""

_IDLE_SPAN = 0.5
"""seconds"""
_IDLE_SHARE = 0.02
"""of a core"""
_IDLE_TRIES = 30


class ServerError(Exception):
    """The server does not start."""


async def end(process: asyncio.subprocess.Process, within: float) -> None:
    """Asks the process to end, and ends it by force when it takes longer than so many seconds."""
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(within):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of ours with an empty data folder."""

    process: asyncio.subprocess.Process
    folder: Path
    url: str

    async def stop(self) -> None:
        """Ends it and removes its data."""
        await end(self.process, _STOP_TIMEOUT)
        shutil.rmtree(self.folder)


async def start(*arguments: str) -> Server:
    """Starts ``alongside serve`` on loopback and waits until it takes connections and has nothing more to do.

    :param arguments: further ones for ``serve``.
    :raises ServerError: it ended, or did not listen in time.
    """
    folder = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    port, udp_port = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
    command = [sys.executable, "-m", "alongside", "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--udp-port", str(udp_port), "--announce", "127.0.0.1", "--data", str(folder / "data"), *arguments]
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
        )
    server = Server(process, folder, f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(_START_TIMEOUT):
            await _until_listening(process, port)
    except (TimeoutError, ServerError):
        log_text = (folder / "log").read_text(errors="replace")[-2000:]
        await server.stop()
        raise ServerError(f"The server did not start:\n{log_text}") from None
    await _until_idle(process.pid)
    return server


def free_port(kind: socket.SocketKind) -> int:
    """A loopback port that nobody uses at the moment."""
    with socket.socket(type=kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until_idle(pid: int) -> None:
    """Waits until all processes have loaded what they need, spare ones too: it would be counted as participants' cost.

    Gives up after a while: on a busy machine loading takes long, and figures are of little worth anyway.
    """
    for _ in range(_IDLE_TRIES):
        before = measure_tree(pid).cpu_ns
        await asyncio.sleep(_IDLE_SPAN)
        if measure_tree(pid).cpu_ns - before < _IDLE_SHARE * _IDLE_SPAN * 1e9:
            return


async def _until_listening(process: asyncio.subprocess.Process, port: int) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        await writer.wait_closed()
        return
    raise ServerError
