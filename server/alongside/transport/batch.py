"""Many datagrams per system call: ``recvmmsg`` and ``sendmmsg`` over buffers that are allocated once.

Called through cffi's ABI mode, so no compiler is needed. Struct fields are written through memory views of machine
words, several times cheaper than attribute access on cffi structs; the layout is that of 64-bit Linux, and
``is_supported`` tells whether it holds here.
"""

import errno
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

from cffi import FFI

from alongside.transport.path import PathProtocol

SLOT = 2048
"""Bytes per datagram; an Ethernet frame's payload fits with room for what SRTP adds."""
_ADDRESS = 28
"""Bytes of a ``sockaddr_in6``."""
_WORDS = 8
"""64-bit words of a ``struct mmsghdr``."""
_CONTROL = 64
"""Bytes for control messages per datagram."""

# constants of Linux that Python's socket module lacks, and the layout of a control message's head
_IP_PKTINFO = 8
_IPV6_RECVPKTINFO = 49
_IPV6_PKTINFO = 50
_CONTROL_HEAD = struct.Struct("=Qii")

_ffi = FFI()
_ffi.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen; int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, void *timeout);
    int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
    """
)
_libc: Any = _ffi.dlopen(None)


def is_supported() -> bool:
    """Whether this system has the calls and the layout that this module is written for."""
    return (
        sys.platform == "linux"
        and bool(_ffi.sizeof("struct mmsghdr") == 8 * _WORDS)
        and bool(_ffi.offsetof("struct mmsghdr", "msg_len") == 56)
        and sys.byteorder == "little"
    )


class _Slots:
    """Buffers, addresses and headers for ``count`` datagrams."""

    def __init__(self, count: int, address_size: int) -> None:
        self.count = count
        self.data = bytearray(count * SLOT)
        self.view = memoryview(self.data)
        self.control = bytearray(count * _CONTROL)
        self.addresses = bytearray(count * _ADDRESS)
        self.address_view = memoryview(self.addresses)
        self._data_pointer = _ffi.from_buffer("char[]", self.data, require_writable=True)
        self._control_pointer = _ffi.from_buffer("char[]", self.control, require_writable=True)
        self._address_pointer = _ffi.from_buffer("char[]", self.addresses, require_writable=True)
        self._vectors = _ffi.new("struct iovec[]", count)
        self.headers = _ffi.new("struct mmsghdr[]", count)
        self.words = memoryview(_ffi.buffer(self.headers)).cast("B").cast("Q")
        self.halves = memoryview(_ffi.buffer(self.headers)).cast("B").cast("I")
        self.vector_words = memoryview(_ffi.buffer(self._vectors)).cast("B").cast("Q")
        for slot in range(count):
            vector = self._vectors[slot]
            vector.iov_base = self._data_pointer + slot * SLOT
            vector.iov_len = SLOT
            header = self.headers[slot].msg_hdr
            header.msg_name = self._address_pointer + slot * _ADDRESS
            header.msg_namelen = address_size
            header.msg_iov = self._vectors + slot
            header.msg_iovlen = 1
            header.msg_control = self._control_pointer + slot * _CONTROL


class Inbox:
    """Receives up to ``count`` datagrams at once from a non-blocking socket.

    After ``receive``, datagram ``i`` lies at ``view[i * SLOT:]``; ``length(i)``, ``address(i)`` and ``source(i)`` tell
    the rest. One more slot, the last, is for datagrams that came another way.
    """

    def __init__(self, sock: socket.socket, count: int) -> None:
        self._fd = sock.fileno()
        self._address_size = _address_size(sock)
        self._slots = _Slots(count + 1, _ADDRESS)
        self._used = count
        self._wildcard = _ask_for_local_addresses(sock)
        self.capacity = count
        self.slots = count + 1
        self.data = self._slots.data
        self.view = self._slots.view

    def place(self, datagram: bytes) -> int:
        """Copies a datagram that came another way into the last slot, and tells which that is."""
        start = self.capacity * SLOT
        self.view[start : start + len(datagram)] = datagram
        return self.capacity

    def receive(self) -> int:
        """How many datagrams there were: 0 when none waits."""
        if self._wildcard:
            for slot in range(self._used):
                self._slots.words[slot * _WORDS + 5] = _CONTROL
        received: int = _libc.recvmmsg(self._fd, self._slots.headers, self.capacity, socket.MSG_DONTWAIT, _ffi.NULL)
        self._used = max(received, 0)
        return self._used

    def length(self, slot: int) -> int:
        """Bytes of the datagram; more than fitted are cut off."""
        return self._slots.halves[slot * 2 * _WORDS + 14]

    def address(self, slot: int) -> bytes:
        """The sender's ``sockaddr``, good as a key and for sending back."""
        start = slot * _ADDRESS
        return bytes(self._slots.address_view[start : start + self._address_size])

    def source(self, slot: int) -> bytes:
        """The control message that makes an answer leave from the address that the datagram was sent to.

        Empty where the socket is bound to one address. A machine with several would answer from the one that its routes
        prefer, and the peer would drop that.
        """
        size = self._slots.words[slot * _WORDS + 5] if self._wildcard else 0
        start = slot * _CONTROL
        return _answering(bytes(self._slots.control[start : start + size])) if size else b""


class Destination:
    """Where datagrams go, and from which of our addresses: a ``sockaddr`` and a control message that outlive the call.

    The ``Path`` of a peer that is reached over UDP.

    :param source: what ``Inbox.source`` gave, or empty to let the system choose.
    """

    __slots__ = ("_control", "_storage", "address", "control", "control_size", "pointer", "source")

    protocol: PathProtocol = "udp"

    def __init__(self, address: bytes, source: bytes = b"") -> None:
        self.address = address
        self.source = source
        self._storage = _ffi.new("char[]", address)
        self._control = _ffi.new("char[]", source)
        self.pointer = int(_ffi.cast("uintptr_t", self._storage))
        self.control = int(_ffi.cast("uintptr_t", self._control))
        self.control_size = len(source)

    def close(self) -> None:
        """There is nothing to close."""


def _nothing() -> None:
    """Nobody wants to know."""


class Outbox:
    """Collects datagrams and sends them together.

    Write into ``view[slot * SLOT:]``, then ``commit``. A full outbox flushes itself.

    :param on_flushed: called each time when all has been sent.
    """

    def __init__(self, sock: socket.socket, count: int, on_flushed: Callable[[], None] = _nothing) -> None:
        self._on_flushed = on_flushed
        self._fd = sock.fileno()
        self._slots = _Slots(count, _address_size(sock))
        self.capacity = count
        self.slot = 0
        """Where the next datagram goes, and so how many wait."""
        self._words = self._slots.words
        self._vector_words = self._slots.vector_words
        self._destinations: list[Destination | None] = [None] * count
        self.data = self._slots.data
        self.view = self._slots.view
        self.sent = 0
        """Datagrams that the kernel took."""
        self.refused = 0
        """Datagrams that it did not: no room, or no way to that address."""

    def commit(self, length: int, destination: Destination) -> None:
        """The datagram in ``slot`` is complete."""
        slot = self.slot
        if self._destinations[slot] is not destination:
            # often the slot was last used for the same: a packet goes to the same people as the one before it
            self._address(slot, destination)
        self._vector_words[2 * slot + 1] = length
        self.slot = slot = slot + 1
        if slot == self.capacity:
            self.flush()

    def _address(self, slot: int, destination: Destination) -> None:
        """Makes what is sent from the slot go there, until told otherwise."""
        self._destinations[slot] = destination
        words = self._words
        head = slot * _WORDS
        words[head] = destination.pointer
        words[head + 4] = destination.control
        words[head + 5] = destination.control_size

    def put(self, datagram: bytes, destination: Destination) -> None:
        """Adds a datagram that is ready."""
        start = self.slot * SLOT
        self.view[start : start + len(datagram)] = datagram
        self.commit(len(datagram), destination)

    def flush(self) -> None:
        """Hands everything to the kernel. What it does not take is lost, as on any network."""
        count, self.slot = self.slot, 0
        position = 0
        while position < count:
            done: int = _libc.sendmmsg(self._fd, self._slots.headers + position, count - position, socket.MSG_DONTWAIT)
            if done > 0:
                self.sent += done
                position += done
            elif _ffi.errno != errno.EINTR:
                self.refused += 1
                position += 1
        self._on_flushed()


def _address_size(sock: socket.socket) -> int:
    """Bytes of a ``sockaddr`` of the socket's family."""
    return _ADDRESS if sock.family == socket.AF_INET6 else 16


def _ask_for_local_addresses(sock: socket.socket) -> bool:
    """Makes a socket that listens on all addresses tell which one each datagram was sent to."""
    host = sock.getsockname()[0]
    if host == "::":
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVPKTINFO, 1)
    elif host == "0.0.0.0":
        sock.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
    return host in ("::", "0.0.0.0")


def _answering(control: bytes) -> bytes:
    """The packet information of a datagram (RFC 3542 section 6), turned around for its answer; the route stays free."""
    if len(control) < _CONTROL_HEAD.size:
        return b""
    _, level, kind = _CONTROL_HEAD.unpack_from(control)
    body = control[_CONTROL_HEAD.size :]
    if (level, kind) == (socket.IPPROTO_IPV6, _IPV6_PKTINFO):
        information = body[:16] + bytes(4)
    elif (level, kind) == (socket.IPPROTO_IP, _IP_PKTINFO):
        information = bytes(4) + body[8:12] + bytes(4)
    else:
        return b""
    head = _CONTROL_HEAD.pack(_CONTROL_HEAD.size + len(information), level, kind)
    return head + information + bytes(-len(information) % 8)


def pack_address(host: str, port: int, family: socket.AddressFamily) -> bytes:
    """A ``sockaddr`` for an address literal; IPv4 is mapped where the family is IPv6 (RFC 4291 section 2.5.5.2)."""
    if family == socket.AF_INET:
        return struct.pack("=H", family) + struct.pack(">H", port) + socket.inet_aton(host) + bytes(8)
    if ":" not in host:
        host = f"::ffff:{host}"
    packed = socket.inet_pton(socket.AF_INET6, host)
    return struct.pack("=H", family) + struct.pack(">HI", port, 0) + packed + struct.pack("=I", 0)


def unpack_address(address: bytes) -> tuple[str, int]:
    """Host and port of a ``sockaddr``; a mapped IPv4 address comes out as IPv4."""
    port = int.from_bytes(address[2:4], "big")
    if int.from_bytes(address[:2], sys.byteorder) == socket.AF_INET:
        return socket.inet_ntoa(address[4:8]), port
    packed = address[8:24]
    if packed.startswith(bytes(10) + b"\xff\xff"):
        return socket.inet_ntoa(packed[12:]), port
    return socket.inet_ntop(socket.AF_INET6, packed), port
