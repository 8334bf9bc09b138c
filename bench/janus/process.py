"""Starts Janus with a configuration of its own: WebSocket signalling and the videoroom on loopback, nothing else."""

import shutil
import socket
from pathlib import Path

from alongside.bench.server import free_port
from bench.program import PeerError, Program, launch, make_folder

_TEMPLATES = Path(__file__).parent / "configuration"


def find_program() -> Path:
    """Path of the ``janus`` program.

    :raises PeerError: it is not installed.
    """
    program = shutil.which("janus")
    if program is None:
        raise PeerError("This comparison needs Janus. Install it with: apt-get install janus")
    return Path(program)


async def start(program: Path) -> Program:
    """Starts Janus with its default of one thread per peer connection, and waits until it takes connections.

    :raises PeerError: it did not start, or its plugins are missing.
    """
    libraries = _library_folder()
    folder = make_folder("janus")
    port = free_port(socket.SOCK_STREAM)
    write_configuration(folder, libraries, port)
    return await launch([program, f"--configs-folder={folder}", "--disable-colors"], folder, port)


def write_configuration(folder: Path, libraries: Path, port: int) -> None:
    """Fills in the templates beside this file."""
    values = {"libraries": str(libraries), "port": str(port), "folder": str(folder)}
    for template in _TEMPLATES.glob("*.jcfg"):
        text = template.read_text()
        for name, value in values.items():
            text = text.replace("${" + name + "}", value)
        (folder / template.name).write_text(text)


def _library_folder() -> Path:
    """Where Debian puts plugins and transports: /usr/lib/<architecture>/janus."""
    folders = sorted(Path("/usr/lib").glob("*/janus"))
    if not folders:
        raise PeerError("Janus' plugins are not in /usr/lib. Install them with: apt-get install janus")
    return folders[0]
