"""Whether queues grow: the slope of the one-way delay's change (draft-ietf-rmcat-gcc-02 sections 5.3 to 5.4).

Packets are taken in groups that were sent together. How much longer a group took than the one before it is summed up,
smoothed, and a line is fitted through the last sums: its slope, amplified, is compared with a threshold that
adapts to the path's own jitter. The fitted line is what implementations use in place of the draft's Kalman filter.
"""

from collections import deque
from enum import Enum

WINDOW = 20
"""Groups that the line is fitted through."""
_SMOOTHING = 0.9
_GAIN = 4.0
_MOST_GROUPS = 60
"""The trend of many groups counts more than that of few, up to so many."""
_OVERUSE_MS = 10.0
"""Delay has to grow for so long before it counts."""
_FIRST_THRESHOLD = 12.5
_LOWEST_THRESHOLD = 6.0
_HIGHEST_THRESHOLD = 600.0
_FASTEST_RISE = 0.0087
_FASTEST_FALL = 0.039
_OUTLIER = 15.0
"""A trend this far above the threshold is a spike and does not teach it anything."""
_LONGEST_STEP_US = 100_000


class Usage(Enum):
    """How the path's capacity is used."""

    NORMAL = "normal"
    OVERUSE = "overuse"
    """Queues grow."""
    UNDERUSE = "underuse"
    """Queues drain."""


class Trendline:
    """Takes one pair of deltas per group of packets; ``usage`` is the verdict."""

    __slots__ = (
        "_accumulated_us",
        "_groups",
        "_last_trend",
        "_line",
        "_origin_us",
        "_overuse_count",
        "_overuse_ms",
        "_smoothed_us",
        "_threshold",
        "_updated_us",
        "usage",
    )

    def __init__(self) -> None:
        self.usage = Usage.NORMAL
        self._groups = 0
        self._accumulated_us = 0
        self._smoothed_us = 0.0
        self._line = SlidingLine()
        self._origin_us: int | None = None
        self._updated_us = 0
        self._last_trend = 0.0
        self._threshold = _FIRST_THRESHOLD
        self._overuse_ms: float | None = None
        self._overuse_count = 0

    def on_group(self, sent_us: int, arrived_us: int, at_us: int) -> None:
        """Takes how much later a group was sent, and arrived, than the one before it.

        :param at_us: when its last packet arrived, on the receiver's clock.
        """
        if self._origin_us is None:
            self._origin_us = self._updated_us = at_us
        if self._groups < _MOST_GROUPS:
            self._groups += 1
        self._accumulated_us += arrived_us - sent_us
        self._smoothed_us += (1 - _SMOOTHING) * (self._accumulated_us - self._smoothed_us)
        slope = self._line.add(at_us - self._origin_us, int(self._smoothed_us))
        trend = slope if self._groups >= WINDOW else 0.0
        amplified = self._groups * trend * _GAIN
        if amplified > self._threshold:
            self._grows(trend, sent_us / 1000)
        else:
            self._overuse_ms = None
            self._overuse_count = 0
            self.usage = Usage.UNDERUSE if amplified < -self._threshold else Usage.NORMAL
        self._last_trend = trend
        self._adapt(abs(amplified), at_us)

    def _grows(self, trend: float, sent_ms: float) -> None:
        """Delay grows beyond the threshold; it is overuse once that lasts and does not slacken."""
        self._overuse_ms = sent_ms / 2 if self._overuse_ms is None else self._overuse_ms + sent_ms
        self._overuse_count += 1
        if self._overuse_ms > _OVERUSE_MS and self._overuse_count > 1 and trend >= self._last_trend:
            self._overuse_ms = 0.0
            self._overuse_count = 0
            self.usage = Usage.OVERUSE

    def _adapt(self, amplified: float, now_us: int) -> None:
        """Moves the threshold towards the trend, so that neither jitter nor competing traffic mislead."""
        elapsed_us, self._updated_us = now_us - self._updated_us, now_us
        above = amplified - self._threshold
        if above > _OUTLIER or elapsed_us < 0:
            return
        rate = _FASTEST_FALL if above < 0 else _FASTEST_RISE
        wanted = self._threshold + rate * above * min(elapsed_us, _LONGEST_STEP_US) / 1000
        self._threshold = min(max(wanted, _LOWEST_THRESHOLD), _HIGHEST_THRESHOLD)


class SlidingLine:
    """The line of least squares through the last ``WINDOW`` points.

    Its sums are whole numbers, so that points can be taken out again without a trace.
    """

    __slots__ = ("_points", "_x", "_xx", "_xy", "_y")

    def __init__(self) -> None:
        self._points: deque[tuple[int, int]] = deque()
        self._x = self._y = self._xx = self._xy = 0

    def add(self, x: int, y: int) -> float:
        """Takes a point. Returns the line's slope, 0 when all points lie at one instant."""
        points = self._points
        old_x = old_y = 0
        if len(points) == WINDOW:
            old_x, old_y = points.popleft()
        points.append((x, y))
        self._x = sum_x = self._x + x - old_x
        self._y = sum_y = self._y + y - old_y
        self._xx = sum_xx = self._xx + x * x - old_x * old_x
        self._xy = sum_xy = self._xy + x * y - old_x * old_y
        count = len(points)
        run = count * sum_xx - sum_x * sum_x
        return (count * sum_xy - sum_x * sum_y) / run if run else 0.0
