"""People without UDP: connections to a worker's TCP port, with frames (RFC 4571) or whatever else is sent there."""

import asyncio
import contextlib
import socket
from ipaddress import ip_address
from typing import Self

from aioice import Candidate, stun

from tests.support.media_stranger import binding_request


def framed(datagram: bytes) -> bytes:
    """A datagram as it goes over TCP."""
    return len(datagram).to_bytes(2, "big") + datagram


class TcpClient:
    """One connection. Made by ``TcpClient.open``; use as an async context manager."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, address: tuple[str, int], local: tuple[str, int] | None = None) -> Self:
        """:param local: address and port to connect from; several connections may come from one."""
        sock = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if local is not None:
            sock.bind(local)
        await asyncio.get_running_loop().sock_connect(sock, address)
        return cls(*await asyncio.open_connection(sock=sock))

    @property
    def local(self) -> tuple[str, int]:
        """Address and port that it comes from."""
        host, port = self._writer.get_extra_info("sockname")[:2]
        return host, port

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def send(self, datagram: bytes) -> None:
        self._writer.write(framed(datagram))

    def send_raw(self, data: bytes) -> None:
        """Sends bytes that need be no frames."""
        self._writer.write(data)

    async def receive(self) -> bytes:
        """The next datagram.

        :raises EOFError: the other end closed the connection.
        """
        try:
            length = int.from_bytes(await self._reader.readexactly(2), "big")
            return await self._reader.readexactly(length)
        except (ConnectionError, asyncio.IncompleteReadError):
            raise EOFError from None

    async def receive_everything(self) -> bytes:
        """All bytes until the other end closes the connection."""
        received = b""
        try:
            while data := await self._reader.read(65_536):
                received += data
        except ConnectionError:
            pass  # reset: the same to us
        return received

    async def everything_sent(self) -> None:
        """Waits until the kernel has taken nearly everything."""
        await self._writer.drain()

    def stop_reading(self) -> None:
        """Takes nothing from the kernel any more."""
        self._writer.transport.pause_reading()  # type: ignore[attr-defined]

    def go_on_reading(self) -> None:
        self._writer.transport.resume_reading()  # type: ignore[attr-defined]

    def abort(self) -> None:
        """Resets the connection."""
        self._writer.transport.abort()

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):  # the other end was faster
            await self._writer.wait_closed()


class TcpIce:
    """ICE that knows TCP only, with the first candidate for it: an ``Ice`` for ``Peer``.

    :param version: of the Internet Protocol.
    """

    def __init__(self, version: int = 4) -> None:
        self._version = version
        self.remote_username: str | None = None
        self.remote_password: str | None = None
        self.checks_answered = 0
        self._candidates: list[Candidate] = []
        self._clients: list[TcpClient] = []
        self._reading: set[asyncio.Task[None]] = set()
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()

    @property
    def client(self) -> TcpClient:
        """The connection in use."""
        return self._clients[-1]

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None:
        if remote_candidate is None or remote_candidate.transport != "tcp":
            return
        if ip_address(remote_candidate.host).version == self._version:
            self._candidates.append(remote_candidate)

    async def gather_candidates(self) -> None:
        """Nothing to do: connections are opened from any port."""

    async def connect(self) -> None:
        """Opens a connection, another one if there is one, and waits until a check over it is answered."""
        candidate = self._candidates[0]
        client = await TcpClient.open((candidate.host, candidate.port))
        self._clients.append(client)
        self.check()
        self._take_answer(await client.receive())
        task = asyncio.create_task(self._read(client))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    def check(self) -> None:
        """Sends one more check."""
        assert self.remote_username is not None
        assert self.remote_password is not None
        self.client.send(binding_request(self.remote_username, self.remote_password))

    async def send(self, data: bytes) -> None:
        self.client.send(data)

    async def recv(self) -> bytes:
        return await self._arrived.get()

    async def close(self) -> None:
        for client in self._clients:
            await client.close()
        await asyncio.gather(*self._reading)

    async def _read(self, client: TcpClient) -> None:
        with contextlib.suppress(EOFError):
            while True:
                data = await client.receive()
                if data and data[0] > 3:
                    self._arrived.put_nowait(data)
                else:
                    self._take_answer(data)

    def _take_answer(self, data: bytes) -> None:
        assert self.remote_password is not None
        answer = stun.parse_message(data)
        assert answer.message_class is stun.Class.RESPONSE
        assert answer.check_message_integrity(self.remote_password.encode())
        self.checks_answered += 1
