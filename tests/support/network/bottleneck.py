"""The slowest hop of a path: a queue that drops what comes when it is full, and a rate at which packets leave it."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

_BIT = 1_000_000
"""Work is counted in millionths of a bit: a link of so many bit/s does that many of them in a microsecond."""


class Bottleneck(Generic[T]):
    """Packets leave in the order in which they came, one at a time. Times given never go back.

    :param bandwidth: in bit/s; None lets packets leave at once.
    :param queue_ms: what would have to wait longer at this bandwidth is dropped.
    """

    def __init__(self, bandwidth: int | None, queue_ms: int) -> None:
        self._bandwidth = bandwidth
        self._queue_ms = queue_ms
        self._waiting: deque[tuple[T, int]] = deque()
        self._bytes = 0
        self._since_us = 0
        self._left = 0
        """Work on the first packet that was left at ``_since_us``."""

    @property
    def next_us(self) -> int | None:
        """When the next packet leaves; None while none waits."""
        if not self._waiting:
            return None
        if self._bandwidth is None:
            return self._since_us
        return self._since_us - (-self._left // self._bandwidth)

    def put(self, packet: T, size: int, now_us: int) -> bool:
        """Takes a packet of ``size`` bytes in, and tells whether there was room. One always fits into an empty queue.

        What leaves until now must have been taken out.
        """
        if self._waiting and self._is_full(size):
            return False
        if not self._waiting:
            self._since_us = now_us
            self._left = size * 8 * _BIT
        self._waiting.append((packet, size))
        self._bytes += size
        return True

    def _is_full(self, size: int) -> bool:
        return self._bandwidth is not None and (self._bytes + size) * 8000 > self._bandwidth * self._queue_ms

    def take(self, now_us: int) -> list[tuple[int, T]]:
        """Takes out what has left by now, each with its time."""
        left: list[tuple[int, T]] = []
        while (next_us := self.next_us) is not None and next_us <= now_us:
            packet, size = self._waiting.popleft()
            left.append((next_us, packet))
            self._bytes -= size
            self._begin_next(next_us)
        return left

    def _begin_next(self, now_us: int) -> None:
        """The rest of the microsecond in which a packet left belongs to the one behind it."""
        spare = (now_us - self._since_us) * self._bandwidth - self._left if self._bandwidth is not None else 0
        self._since_us = now_us
        self._left = self._waiting[0][1] * 8 * _BIT - spare if self._waiting else 0

    def change(self, bandwidth: int | None, queue_ms: int, now_us: int) -> None:
        """Goes on at another rate, also with the packet that is leaving. What already waits is not dropped.

        What leaves until now must have been taken out.
        """
        if self._waiting and self._bandwidth is not None:
            self._left -= (now_us - self._since_us) * self._bandwidth
        self._since_us = now_us
        self._bandwidth = bandwidth
        self._queue_ms = queue_ms
