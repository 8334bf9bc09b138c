"""One peer connection: ICE and DTLS-SRTP over one UDP socket, as a browser has per transport."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

from aioice import stun
from aiortc import RTCCertificate

from alongside.bench.datagrams import open_socket
from alongside.bench.ice import Address, IceClient, IceCredentials
from alongside.bench.secure import HandshakeError, SecureChannel
from alongside.rtp.parameters import DtlsFingerprint

CONNECT_TIMEOUT = 10.0
"""seconds for ICE, and again for DTLS"""


OVERHEAD = 28
"""bytes of IPv4 and UDP headers"""


class ConnectError(Exception):
    """A peer could not be connected; the message says at which stage."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What a server tells about one of its transports."""

    credentials: IceCredentials
    address: Address
    fingerprints: tuple[DtlsFingerprint, ...]


@dataclass(slots=True)
class Volume:
    """What went over a link in one direction; bytes with the headers of IP and UDP."""

    packets: int = 0
    bytes: int = 0


class Link:
    """A connected (or connecting) peer connection. Media goes in and out by ``socket``, ``secure`` and ``send``.

    :param controlling: see ``IceClient``.
    """

    def __init__(self, certificate: RTCCertificate, controlling: bool = True) -> None:
        self.ice = IceClient(self.send, controlling)
        self.secure = SecureChannel(self.send, certificate)
        self.unsent = 0
        """Datagrams that the kernel did not take."""
        self.sent = Volume()
        self.received = Volume()
        """Counted by whoever empties the socket."""
        self._socket: socket.socket | None = None
        self._last_number = 0

    @property
    def descriptor(self) -> int:
        """Of the socket."""
        assert self._socket is not None
        return self._socket.fileno()

    def send(self, datagram: bytes) -> None:
        """Sends to the server."""
        assert self._socket is not None
        self.sent.packets += 1
        self.sent.bytes += len(datagram) + OVERHEAD
        try:
            self._socket.send(datagram)
        except OSError:
            self.unsent += 1

    def next_number(self) -> int:
        """The next transport-wide sequence number: all streams of a link share them."""
        self._last_number = (self._last_number + 1) & 0xFFFF
        return self._last_number

    async def connect(self, remote: Remote) -> None:
        """Makes the path and the keys.

        :raises ConnectError: ICE or DTLS did not complete.
        """
        address = remote.address
        family = socket.AF_INET6 if ipaddress.ip_address(address.host).version == 6 else socket.AF_INET
        self._socket = open_socket(family)
        self._socket.connect((address.host, address.port))
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket, self._read, self._socket)
        try:
            await self._connect_stages(remote)
        finally:
            loop.remove_reader(self._socket)

    async def _connect_stages(self, remote: Remote) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self.ice.check(remote.credentials, remote.address)
        except (stun.TransactionError, TimeoutError) as error:
            raise ConnectError(f"ICE: no answer from {remote.address.host}:{remote.address.port}") from error
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self.secure.handshake(remote.fingerprints)
        except (HandshakeError, TimeoutError) as error:
            raise ConnectError("DTLS: the handshake did not complete") from error

    def _read(self, udp: socket.socket) -> None:
        try:
            self.on_control(udp.recv(2048))
        except (BlockingIOError, ConnectionRefusedError):
            return

    def on_control(self, datagram: bytes) -> None:
        """Takes a datagram that is no media: the first byte tells STUN from DTLS (RFC 7983). Others are dropped."""
        first = datagram[0] if datagram else 255
        if first <= 3:
            self.ice.on_datagram(datagram)
        elif 20 <= first <= 63:
            self.secure.on_datagram(datagram)

    async def close(self) -> None:
        """Ends the connection."""
        if self._socket:
            await self.secure.close()
            self._socket.close()
            self._socket = None
