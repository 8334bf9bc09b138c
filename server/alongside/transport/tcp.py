"""ICE over TCP for those without UDP: peers connect to the port number of the worker's UDP socket (RFC 6544).

A connection that nobody knows may bring one thing: an authenticated check, whole and soon. Anything else ends it,
unanswered. From then on it is one more path of its transport, and its frames are datagrams like any others.
"""

import asyncio
import itertools
import socket
from collections.abc import Callable
from typing import cast

from alongside.transport.batch import pack_address
from alongside.transport.framing import Deframer, FrameTooLong
from alongside.transport.mux import LONGEST, UdpMux
from alongside.transport.path import PathProtocol
from alongside.transport.strangers import Strangers

CLOSE_WITHIN_US = 5_000_000
"""How long a peer may take to read what was sent to it before the end."""

_READ_AT_ONCE = 8 * 1024
"""Bytes of one connection before the rest of the loop gets its turn: a few packets, or at worst 4,096 empty frames."""
_WAITING = 1024
"""Connections that the kernel accepts ahead of us, or fewer where the system says so."""
_TCP_NOTSENT_LOWAT = 25
"""From linux/tcp.h; Python's socket module does not name it."""
_UNSENT_IN_KERNEL = 16 * 1024
"""Bytes beyond what the network takes now. What else waits does so here, where it is counted and limited."""


class TcpPath(asyncio.BufferedProtocol):
    """One connection of a peer, and the way to that peer once it has proved who it is.

    :param number: tells it from all others of the worker: one peer may connect from one port to several addresses.
    """

    protocol: PathProtocol = "tcp"

    def __init__(self, listener: "TcpListener", number: int) -> None:
        self.address = b""
        """See ``Path``; empty until connected."""
        self._listener = listener
        self._number = number
        self._deframer = Deframer(LONGEST)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's class has all of its methods, but not asyncio's as a base
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        if peer is None:  # gone already
            self.abort()
            return
        host, _, _ = peer[0].partition("%")
        self.address = pack_address(host, peer[1], socket.AF_INET6) + self._number.to_bytes(8, "big")
        self._listener.on_opened(self)

    @property
    def network(self) -> bytes:
        """Where it comes from: an IPv4 address, or an IPv6 network of the size that one household gets."""
        packed = self.address[8:24]
        return packed if packed.startswith(bytes(10) + b"\xff\xff") else packed[:8]

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._listener.buffer

    def buffer_updated(self, nbytes: int) -> None:
        try:
            datagrams = self._deframer.feed(bytes(self._listener.buffer[:nbytes]))
        except FrameTooLong:
            self._listener.on_frame_too_long(self)
        else:
            self._listener.on_datagrams(self, datagrams)
        if nbytes == _READ_AT_ONCE and self._transport is not None:
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._go_on_reading)

    def _go_on_reading(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def connection_lost(self, error: Exception | None) -> None:
        # the transport refers to this: without the circle both are freed at once
        self._transport = None
        self._listener.on_lost(self)

    @property
    def waiting(self) -> int:
        """Bytes that wait until the network takes them; 0 when the connection has ended."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def send(self, frame: bytes, backlog: int) -> bool:
        """See ``FrameSink``."""
        if self.waiting + len(frame) > backlog:
            return False
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame)
        return True

    def close(self) -> None:
        """Closes once the peer has read what was sent to it."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.close()
            self._listener.on_closing(self)

    def abort(self) -> None:
        """Closes at once. Safe to call more than once."""
        if self._transport is not None:
            self._transport.abort()


class TcpListener:
    """Accepts connections for a worker, and hands what they bring to its mux.

    :param sock: a bound, listening, non-blocking TCP socket.
    :param clock: microseconds that only grow.
    """

    def __init__(self, sock: socket.socket, mux: UdpMux, clock: Callable[[], int]) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _UNSENT_IN_KERNEL)  # those that it accepts inherit it
        self.buffer = memoryview(bytearray(_READ_AT_ONCE))
        """What was read last, from any connection."""
        self._socket = sock
        self._mux = mux
        self._clock = clock
        self._server: asyncio.Server | None = None
        self._numbers = itertools.count()
        self._paths: set[TcpPath] = set()
        self._strangers: Strangers[TcpPath] = Strangers()
        self._closing: dict[TcpPath, int] = {}

    async def start(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(
            lambda: TcpPath(self, next(self._numbers)), sock=self._socket, backlog=_WAITING
        )

    def stop(self) -> None:
        """Closes the socket and all connections. Safe to call more than once."""
        if self._server is not None:
            self._server.close()
        for path in self._paths:
            path.abort()

    @property
    def connections(self) -> int:
        """How many are open, strangers among them."""
        return len(self._paths)

    def expire(self, now_us: int) -> None:
        """Ends connections that prove nothing, or do not read their last frames, for too long."""
        for path in self._strangers.overdue(now_us):
            self._refuse(path, "tcpTooLate")
        for path, since_us in self._closing.items():
            if now_us - since_us >= CLOSE_WITHIN_US:
                path.abort()

    # --- told by paths ------------------------------------------------------------------------------------------------

    def on_opened(self, path: TcpPath) -> None:
        self._paths.add(path)
        refused = self._strangers.admit(path, path.network, self._clock())
        if refused is not None:
            self._refuse(refused, "tcpTooMany")

    def on_datagrams(self, path: TcpPath, datagrams: list[bytes]) -> None:
        now_us = self._clock()
        for datagram in datagrams:
            self._mux.receive(datagram, path, now_us)
            if path in self._strangers:
                self._strangers.forget(path)
                if not self._mux.knows(path):
                    path.abort()
                    break
        self._mux.outbox.flush()

    def on_frame_too_long(self, path: TcpPath) -> None:
        self._refuse(path, "tcpFrameTooLong")

    def on_closing(self, path: TcpPath) -> None:
        self._closing[path] = self._clock()

    def on_lost(self, path: TcpPath) -> None:
        self._paths.discard(path)
        self._strangers.forget(path)
        self._closing.pop(path, None)
        self._mux.lose(path)

    def _refuse(self, path: TcpPath, reason: str) -> None:
        self._mux.counters[reason] += 1
        self._strangers.forget(path)
        path.abort()
