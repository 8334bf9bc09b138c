"""Datagrams over a TCP connection: each follows its length in two bytes (RFC 4571 section 2)."""

from collections import Counter
from typing import Protocol

from alongside.transport.batch import SLOT

MEDIA_BACKLOG = 192 * 1024
"""Bytes that may wait for a peer that reads slowly: a burst of keyframes. More would be late rather than lost."""
CONTROL_BACKLOG = MEDIA_BACKLOG + 16 * 1024
"""The same for what a connection itself lives on: answers to checks, handshakes."""

_HEAD = 8
"""Bytes before the packet: the length is in the last two, the others keep the packet aligned for libsrtp."""
_LENGTH = 2


class FrameTooLong(ValueError):
    """The other end announced a longer frame than it may send: nothing after it makes sense."""


class Deframer:
    """Cuts the bytes of one connection into datagrams. Keeps less than one frame.

    :param longest: bytes that a datagram may have.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The datagrams that ``data`` completes.

        :raises FrameTooLong: a frame is longer than allowed; feed nothing more.
        """
        data = self._rest + data
        datagrams = []
        start = 0
        while start + _LENGTH <= len(data):
            body = start + _LENGTH
            end = body + int.from_bytes(data[start:body], "big")
            if end - body > self._longest:
                raise FrameTooLong
            if end > len(data):
                break
            datagrams.append(data[body:end])
            start = end
        self._rest = data[start:]
        return datagrams


class FrameSink(Protocol):
    """A connection that takes whole frames."""

    def send(self, frame: bytes, backlog: int) -> bool:
        """Takes the frame, unless more than ``backlog`` bytes would wait then; tells whether it did.

        A connection that has ended takes everything, and nothing comes of it.
        """


class FramingOutbox:
    """Makes frames, one at a time, and hands each to its connection. Used as ``Outbox`` is; shared by a worker.

    :param counters: where frames that a connection did not take are counted, as ``tcpBacklog``.
    """

    def __init__(self, counters: Counter[str]) -> None:
        self._counters = counters
        self._frame = bytearray(_HEAD + SLOT)
        self.view = memoryview(self._frame)[_HEAD:]
        self.slot = 0
        """Always the first: the frame before has left."""
        self.sent = 0
        """Frames that connections took."""

    def commit(self, length: int, destination: FrameSink) -> None:
        """The packet in ``view`` is complete."""
        self._send(length, destination, MEDIA_BACKLOG)

    def put(self, datagram: bytes, destination: FrameSink) -> None:
        """Sends a datagram that is ready: an answer to a check, or a part of a handshake."""
        self.view[: len(datagram)] = datagram
        self._send(len(datagram), destination, CONTROL_BACKLOG)

    def flush(self) -> None:
        """There is nothing to do: frames leave in the turn of the event loop in which they are made."""

    def _send(self, length: int, destination: FrameSink, backlog: int) -> None:
        self._frame[_HEAD - _LENGTH : _HEAD] = length.to_bytes(_LENGTH, "big")
        if destination.send(bytes(self._frame[_HEAD - _LENGTH : _HEAD + length]), backlog):
            self.sent += 1
        else:
            self._counters["tcpBacklog"] += 1
