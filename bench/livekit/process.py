"""Starts LiveKit with signalling and media on loopback: one UDP port, ICE-lite, no TCP, no TURN, else as it comes."""

import json
import socket
from pathlib import Path

from alongside.bench.server import free_port
from bench.golang import GoProgram
from bench.program import Program, launch, make_folder

KEY, SECRET = "bench", "a-secret-for-the-bench-on-loopback"
"""LiveKit's API key."""

SERVER = GoProgram("github.com/livekit/livekit-server/cmd/server", "v1.13.5")
"""The last release that ``go install`` takes: the go.mod of later ones replaces modules, which it refuses."""


def find_program() -> Path:
    """Path of the LiveKit server, which is built when it is not there.

    :raises PeerError: Go is not installed, or could not build it.
    """
    return SERVER.build()


async def start(program: Path) -> Program:
    """Starts LiveKit and waits until it takes connections.

    :raises PeerError: it did not start.
    """
    folder = make_folder("livekit")
    port = free_port(socket.SOCK_STREAM)
    configuration = {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "rtc": {
            "udp_port": free_port(socket.SOCK_DGRAM),
            "tcp_port": 0,
            "node_ip": "127.0.0.1",
            "use_external_ip": False,
            "use_ice_lite": True,
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
        },
        "keys": {KEY: SECRET},
        "logging": {"level": "warn"},
    }
    # JSON is YAML, which is what LiveKit reads.
    (folder / "configuration.yaml").write_text(json.dumps(configuration))
    return await launch([program, "--config", folder / "configuration.yaml"], folder, port)
