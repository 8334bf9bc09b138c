"""Starts Janus with a configuration of its own: WebSocket signalling and the videoroom on loopback, nothing else."""

import asyncio
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

_TEMPLATES = Path(__file__).parent / "configuration"
_START_TIMEOUT = 10.0
"""seconds"""


class JanusError(Exception):
    """Janus is missing, does not start, or refuses a request."""


@dataclass(frozen=True, slots=True)
class Janus:
    """A running Janus."""

    process: asyncio.subprocess.Process
    folder: Path
    port: int
    """of its WebSocket signalling"""

    @property
    def pid(self) -> int:
        return self.process.pid

    async def stop(self) -> None:
        """Ends it and removes its configuration."""
        if self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()
        shutil.rmtree(self.folder)


def find_program() -> str:
    """Path of the ``janus`` program.

    :raises JanusError: it is not installed.
    """
    program = shutil.which("janus")
    if program is None:
        raise JanusError("This comparison needs Janus. Install it with: apt-get install janus")
    return program


async def start(event_loops: int) -> Janus:
    """Starts Janus and waits until it takes connections.

    :param event_loops: threads that serve all peer connections; 0, as by default, gives each its own thread.
    :raises JanusError: it is not installed, or did not start.
    """
    program = find_program()
    folder = Path(tempfile.mkdtemp(prefix="janus-bench-"))
    port = _free_port()
    write_configuration(folder, _library_folder(), port, event_loops)
    log = (folder / "log").open("wb")
    process = await asyncio.create_subprocess_exec(
        program,
        f"--configs-folder={folder}",
        "--disable-colors",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    log.close()
    janus = Janus(process, folder, port)
    try:
        async with asyncio.timeout(_START_TIMEOUT):
            await _until_listening(janus)
    except TimeoutError:
        text = (folder / "log").read_text(errors="replace")[-2000:]
        await janus.stop()
        raise JanusError(f"Janus did not start:\n{text}") from None
    return janus


def write_configuration(folder: Path, libraries: Path, port: int, event_loops: int) -> None:
    """Fills in the templates beside this file."""
    values = {"libraries": str(libraries), "port": str(port), "event_loops": str(event_loops), "folder": str(folder)}
    for template in _TEMPLATES.glob("*.jcfg"):
        text = template.read_text()
        for name, value in values.items():
            text = text.replace("${" + name + "}", value)
        (folder / template.name).write_text(text)


def _library_folder() -> Path:
    """Where Debian puts plugins and transports: /usr/lib/<architecture>/janus."""
    folders = sorted(Path("/usr/lib").glob("*/janus"))
    if not folders:
        raise JanusError("Janus' plugins are not in /usr/lib. Install them with: apt-get install janus")
    return folders[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until_listening(janus: Janus) -> None:
    while janus.process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", janus.port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise TimeoutError
