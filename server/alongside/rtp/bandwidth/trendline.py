"""Whether queues grow: the slope of the one-way delay's change (draft-ietf-rmcat-gcc-02 sections 5.3 to 5.4).

Packets are taken in groups that were sent together. How much longer a group took than the one before it is summed up,
smoothed, and a line is fitted through the last sums: its slope, amplified, is compared with a threshold that
adapts to the path's own jitter. The fitted line is what implementations use in place of the draft's Kalman filter.
"""

from collections import deque
from enum import Enum

_WINDOW = 20
_SMOOTHING = 0.9
_GAIN = 4.0
_MOST_DELTAS = 60
_OVERUSE_MS = 10.0
"""Delay has to grow for so long before it counts."""
_FIRST_THRESHOLD = 12.5
_LOWEST_THRESHOLD = 6.0
_HIGHEST_THRESHOLD = 600.0
_FASTEST_RISE = 0.0087
_FASTEST_FALL = 0.039
_OUTLIER = 15.0
"""A trend this far above the threshold is a spike and does not teach it anything."""
_LONGEST_STEP_MS = 100.0


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
        "_accumulated_ms",
        "_first_arrival_ms",
        "_groups",
        "_last_trend",
        "_last_update_ms",
        "_overuse_count",
        "_overuse_ms",
        "_points",
        "_smoothed_ms",
        "_threshold",
        "usage",
    )

    def __init__(self) -> None:
        self.usage = Usage.NORMAL
        self._groups = 0
        self._accumulated_ms = 0.0
        self._smoothed_ms = 0.0
        self._points: deque[tuple[float, float]] = deque(maxlen=_WINDOW)
        self._first_arrival_ms: float | None = None
        self._last_trend = 0.0
        self._threshold = _FIRST_THRESHOLD
        self._last_update_ms: float | None = None
        self._overuse_ms: float | None = None
        self._overuse_count = 0

    def on_group(self, sent_delta_ms: float, arrival_delta_ms: float, arrival_ms: float) -> None:
        """Takes how much later a group was sent, and arrived, than the one before it.

        :param arrival_ms: when its last packet arrived, on the receiver's clock.
        """
        if self._first_arrival_ms is None:
            self._first_arrival_ms = arrival_ms
        self._groups += 1
        self._accumulated_ms += arrival_delta_ms - sent_delta_ms
        self._smoothed_ms += (1 - _SMOOTHING) * (self._accumulated_ms - self._smoothed_ms)
        self._points.append((arrival_ms - self._first_arrival_ms, self._smoothed_ms))
        trend = _slope(self._points) if len(self._points) == _WINDOW else self._last_trend
        self._judge(trend, sent_delta_ms, arrival_ms)

    def _judge(self, trend: float, sent_delta_ms: float, now_ms: float) -> None:
        amplified = min(self._groups, _MOST_DELTAS) * trend * _GAIN
        if self._groups < 2:
            self.usage = Usage.NORMAL
        elif amplified > self._threshold:
            self._grows(trend, sent_delta_ms)
        else:
            self._overuse_ms = None
            self._overuse_count = 0
            self.usage = Usage.UNDERUSE if amplified < -self._threshold else Usage.NORMAL
        self._last_trend = trend
        self._adapt(abs(amplified), now_ms)

    def _grows(self, trend: float, sent_delta_ms: float) -> None:
        """Delay grows beyond the threshold; it is overuse once that lasts and does not slacken."""
        self._overuse_ms = sent_delta_ms / 2 if self._overuse_ms is None else self._overuse_ms + sent_delta_ms
        self._overuse_count += 1
        if self._overuse_ms > _OVERUSE_MS and self._overuse_count > 1 and trend >= self._last_trend:
            self._overuse_ms = 0.0
            self._overuse_count = 0
            self.usage = Usage.OVERUSE

    def _adapt(self, amplified: float, now_ms: float) -> None:
        """Moves the threshold towards the trend, so that neither jitter nor competing traffic mislead."""
        if self._last_update_ms is None:
            self._last_update_ms = now_ms
        if amplified <= self._threshold + _OUTLIER:
            rate = _FASTEST_FALL if amplified < self._threshold else _FASTEST_RISE
            step_ms = min(now_ms - self._last_update_ms, _LONGEST_STEP_MS)
            wanted = self._threshold + rate * (amplified - self._threshold) * step_ms
            self._threshold = min(max(wanted, _LOWEST_THRESHOLD), _HIGHEST_THRESHOLD)
        self._last_update_ms = now_ms


def _slope(points: deque[tuple[float, float]]) -> float:
    """Of the line of least squares through the points; 0 when all lie at one instant."""
    count = len(points)
    mean_x = mean_y = 0.0
    for x, y in points:
        mean_x += x
        mean_y += y
    mean_x /= count
    mean_y /= count
    rise = run = 0.0
    for x, y in points:
        rise += (x - mean_x) * (y - mean_y)
        run += (x - mean_x) ** 2
    return rise / run if run else 0.0
