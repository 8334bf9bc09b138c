"""Starts Galène with one open group, signalling on loopback, no TURN, and all else as it comes."""

import json
import shutil
import socket
from pathlib import Path

from alongside.bench.server import free_port
from bench.program import PeerError, Program, launch, make_folder

GROUP = "bench"
"""Anyone may enter it, or a subgroup of it, which then comes to be."""

_GROUP = {
    "wildcard-user": {"password": {"type": "wildcard"}, "permissions": "present"},
    "auto-subgroups": True,
    "codecs": ["vp8"],
}


def find_program() -> Path:
    """Path of the ``galene`` program.

    :raises PeerError: it is not installed.
    """
    program = shutil.which("galene")
    if program is None:
        raise PeerError("This comparison needs Galène: put a program named galene on the PATH (https://galene.org)")
    return Path(program)


async def start(program: Path) -> Program:
    """Starts Galène and waits until it takes connections.

    :raises PeerError: it did not start.
    """
    folder = make_folder("galene")
    port = free_port(socket.SOCK_STREAM)
    for name in ("data", "groups", "static", "recordings"):
        (folder / name).mkdir()
    (folder / "groups" / f"{GROUP}.json").write_text(json.dumps(_GROUP))
    return await launch([program, "-http", f"127.0.0.1:{port}", "-insecure", "-turn", ""], folder, port)
