"""A real TURN server: coturn, as Debian packages it."""

import asyncio
import shutil
import socket
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.waiting import eventually

_STOP_S = 10


class Coturn:
    """Relays for whoever knows the secret (draft-uberti-behave-turn-rest-00). Use as an async context manager.

    :param host: address on which it listens, over UDP and TCP, and from which it relays.
    :param peer: the only address that it relays to.
    :param folder: for its files.
    """

    def __init__(self, host: str, peer: str, secret: str, folder: Path) -> None:
        self._host = host
        self._peer = peer
        self._secret = secret
        self._folder = folder
        self._port = 0
        self.output: deque[str] = deque(maxlen=500)

    @staticmethod
    def possible() -> bool:
        """Whether it is installed."""
        return shutil.which("turnserver") is not None

    def url(self, protocol: str) -> str:
        """For browsers that are to reach it over ``udp`` or ``tcp`` (RFC 7065)."""
        return f"turn:{self._host}:{self._port}?transport={protocol}"

    async def __aenter__(self) -> Self:
        self._port = _free_port(self._host)
        self._process = await asyncio.create_subprocess_exec(
            "turnserver",
            *("-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file=stdout", "--simple-log"),
            *(f"--pidfile={self._folder / 'coturn.pid'}", f"--userdb={self._folder / 'coturn.sqlite3'}"),
            *(f"--listening-ip={self._host}", f"--relay-ip={self._host}", f"--listening-port={self._port}"),
            *("--denied-peer-ip=0.0.0.0-255.255.255.255", f"--allowed-peer-ip={self._peer}"),
            *("--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "--no-multicast-peers"),
            *("--use-auth-secret", f"--static-auth-secret={self._secret}", "--realm=alongside.test"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read_output())
        await eventually(self._listens, bool, "coturn listens")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_S):
                await self._process.wait()
        finally:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            await self._reader

    async def _listens(self) -> bool:
        if self._process.returncode is not None:
            raise RuntimeError("coturn did not start:\n" + "\n".join(self.output))
        try:
            _, writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    async def _read_output(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.output.append(line.decode(errors="replace").rstrip())


def _free_port(host: str) -> int:
    """A port that was free for TCP a moment ago, and so most likely is for UDP."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
