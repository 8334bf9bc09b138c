"""Many datagrams per system call, each with the time at which the kernel received it (Linux only).

The kernel's time (``SO_TIMESTAMPNS``, see socket(7)) is what makes the generator cheap and exact at once: sockets may
be emptied a hundred times per second, and latencies still end when a packet arrived rather than when somebody looked.
"""

import errno
import os
import socket
import struct
from typing import Any

import cffi

SO_TIMESTAMPNS = 35
"""From asm-generic/socket.h; Python's socket module does not name it."""

RECEIVE_BUFFER = 4 * 1024 * 1024
"""bytes; large enough that the generator itself loses nothing"""

_SLOT = 2048
_CONTROL = 64
_TIME_AT = 16
"""A control message is its length, level and type (16 bytes), then its data (cmsg(3))."""
_TIME = struct.Struct("qq")

_DECLARATIONS = """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen; int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, void *timeout);
"""


def open_socket(family: socket.AddressFamily) -> socket.socket:
    """A non-blocking UDP socket that has the kernel note receive times."""
    udp = socket.socket(family, socket.SOCK_DGRAM)
    udp.setblocking(False)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    udp.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return udp


class Batch:
    """Room for ``capacity`` received datagrams, allocated once and used again for each call.

    Datagram ``i`` starts at ``data[starts[i]]``; longer ones than 2,048 bytes are cut.
    """

    def __init__(self, capacity: int = 64) -> None:
        self.capacity = capacity
        self.data = bytearray(capacity * _SLOT)
        self.starts = [i * _SLOT for i in range(capacity)]
        self._control = bytearray(capacity * _CONTROL)
        ffi = cffi.FFI()
        ffi.cdef(_DECLARATIONS)
        self._ffi = ffi
        self._libc: Any = ffi.dlopen(None)
        self._headers = ffi.new("struct mmsghdr[]", capacity)
        self._vectors = ffi.new("struct iovec[]", capacity)
        data, control = ffi.from_buffer(self.data), ffi.from_buffer(self._control)
        for i in range(capacity):
            self._vectors[i].iov_base = data + i * _SLOT
            self._vectors[i].iov_len = _SLOT
            header = self._headers[i].msg_hdr
            header.msg_iov = self._vectors + i
            header.msg_iovlen = 1
            header.msg_control = control + i * _CONTROL
            header.msg_controllen = _CONTROL

    def receive(self, descriptor: int) -> int:
        """Takes what waits at the socket, without blocking.

        :returns: the number of datagrams, 0 when none waits.
        :raises OSError: the socket is broken. A refused connection is not: its datagrams are simply lost.
        """
        count: int = self._libc.recvmmsg(descriptor, self._headers, self.capacity, socket.MSG_DONTWAIT, self._ffi.NULL)
        if count < 0:
            if self._ffi.errno in (errno.EAGAIN, errno.EINTR, errno.ECONNREFUSED):
                return 0
            raise OSError(self._ffi.errno, os.strerror(self._ffi.errno))
        for i in range(count):
            # The kernel wrote how much of the room it used; the next call needs the whole again.
            self._headers[i].msg_hdr.msg_controllen = _CONTROL
        return count

    def length(self, i: int) -> int:
        """Bytes of datagram ``i``."""
        size: int = self._headers[i].msg_len
        return size

    def arrival_ns(self, i: int) -> int:
        """When the kernel received datagram ``i``, in ns since 1970."""
        seconds, nanoseconds = _TIME.unpack_from(self._control, i * _CONTROL + _TIME_AT)
        return int(seconds * 1_000_000_000 + nanoseconds)

    def datagram(self, i: int) -> bytes:
        """A copy of datagram ``i``."""
        start = self.starts[i]
        return bytes(self.data[start : start + self.length(i)])
