"""How many bits per second arrive at the peer."""

from collections import deque

_WINDOW_US = 500_000
_SHORTEST_US = 150_000


class AcknowledgedRate:
    """The bit rate over the last half second of arrivals."""

    __slots__ = ("_bytes", "_newest_us", "_reports")

    def __init__(self) -> None:
        self._reports: deque[tuple[int, int]] = deque()
        self._bytes = 0
        self._newest_us = 0

    def add(self, size: int, arrived_us: int) -> None:
        """Takes ``size`` bytes whose last packet arrived at ``arrived_us``, on the receiver's clock."""
        if arrived_us < self._newest_us - _WINDOW_US:
            self.clear()
        self._bytes += size
        if self._reports and arrived_us <= self._newest_us:
            # a report that was overtaken, or a clock that stands still
            size += self._reports.pop()[1]
        else:
            self._newest_us = arrived_us
        self._reports.append((self._newest_us, size))
        while self._reports[0][0] < self._newest_us - _WINDOW_US:
            self._bytes -= self._reports.popleft()[1]

    def clear(self) -> None:
        """Forgets all: the receiver's clock jumped, or nothing came for long."""
        self._reports.clear()
        self._bytes = 0
        self._newest_us = 0

    @property
    def bits_per_second(self) -> int | None:
        """None until enough arrived to tell."""
        if len(self._reports) < 2:
            return None
        # the oldest entry marks where the span begins; what it holds came before
        oldest_us, oldest_bytes = self._reports[0]
        span_us = self._newest_us - oldest_us
        if span_us < _SHORTEST_US:
            return None
        return (self._bytes - oldest_bytes) * 8_000_000 // span_us
