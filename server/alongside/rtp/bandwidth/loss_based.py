"""The rate that the loss allows (after draft-ietf-rmcat-gcc-02 section 6).

The draft lowers the rate as long as more than a tenth is lost. On a radio link that loses packets whatever the rate,
that ends at the lowest rate and helps nobody. So loss that a clearly lower rate did not lessen is taken as the path's
own, and only what goes beyond it counts.
"""

from typing import NamedTuple

_WINDOW_US = 300_000
_ENOUGH = 20
"""Packets needed for a sample."""
_SMOOTHING = 0.3
_HIGH = 0.10
_LOW = 0.02
_INCREASE_PER_S = 1.18
_LONGEST_STEP_S = 0.5
"""Over a long round trip the effect of one step shows late: no larger one until then."""
_CALM_WINDOWS = 3
"""Samples between decreases, so that the effect of one shows before the next."""
_TESTED = 0.85
"""The rate has to be this much lower before a lack of effect tells anything."""
_MOST_INHERENT = 0.3
"""Beyond this, no path is usable, and more likely the loss is not all its own."""
_FADING = 0.1
_LEAST_ARRIVING = 0.01


class _Decrease(NamedTuple):
    """What was so when the rate was lowered."""

    rate: int
    sent: float
    """bit/s"""
    arriving: float
    """The fraction of packets that arrived."""


class LossBasedRate:
    """:param lowest: bit/s that it never goes below."""

    __slots__ = ("_begun_us", "_calm", "_decrease", "_lost", "_lowest", "_received", "inherent", "loss", "rate")

    def __init__(self, rate: int, lowest: int) -> None:
        self.rate = rate
        """bit/s"""
        self.loss = 0.0
        """The smoothed fraction of packets that is lost, 0 to 1."""
        self.inherent = 0.0
        """The part of it that does not depend on the rate."""
        self._lowest = lowest
        self._lost = 0
        self._received = 0
        self._begun_us: int | None = None
        self._calm = 0
        self._decrease: _Decrease | None = None

    def update(self, lost: int, received: int, arrived: int | None, used: int, round_trip_us: int, now_us: int) -> None:
        """Takes the packets of one report.

        :param arrived: bit/s that arrive at the peer, none while unknown.
        :param used: bit/s that the other estimates allow at present; the rate never rises far above.
        """
        self._lost += lost
        self._received += received
        if self._begun_us is None:
            self._begun_us = now_us
        total = self._lost + self._received
        if now_us - self._begun_us < max(_WINDOW_US, round_trip_us) or total < _ENOUGH:
            return
        sample = max(self._lost, 0) / total
        self.loss += _SMOOTHING * (sample - self.loss)
        elapsed_s = min((now_us - self._begun_us) / 1e6, _LONGEST_STEP_S)
        self._lost = self._received = 0
        self._begun_us = now_us
        self._react(arrived, used, elapsed_s)

    def _react(self, arrived: int | None, used: int, elapsed_s: float) -> None:
        self._calm += 1
        if self.loss < self.inherent:
            self.inherent += _FADING * (self.loss - self.inherent)
        excess = (self.loss - self.inherent) / (1 - self.inherent)
        if excess > _HIGH:
            if self._calm > _CALM_WINDOWS and arrived is not None:
                self._calm = 0
                self._lower(excess, arrived)
        elif excess < _LOW:
            self._decrease = None
            self.rate = max(self.rate, int(min(self.rate * _INCREASE_PER_S**elapsed_s, used * 2)))

    def _lower(self, excess: float, arrived: int) -> None:
        arriving = max(1 - self.loss, _LEAST_ARRIVING)
        now = _Decrease(self.rate, arrived / arriving, arriving)
        before = self._decrease
        if before is None:
            self._decrease = now
        elif self.rate < before.sent * _TESTED:
            self._decrease = now
            if not _has_helped(before, now):
                self.inherent = min(self.loss, _MOST_INHERENT)
                if self.loss <= _MOST_INHERENT:
                    self.rate = max(self.rate, before.rate)
                    self._decrease = None
                    return
        self.rate = max(int(min(self.rate, now.sent) * (1 - excess)), self._lowest)


def _has_helped(before: _Decrease, now: _Decrease) -> bool:
    """Whether more of what is sent arrives since less of it is sent.

    Where the path is full, the same amount arrives as before, so a larger part of what is sent. Where it loses packets
    by itself, the part stays the same. The boundary lies between the two.
    """
    expected = max(before.sent / now.sent if now.sent else 1.0, 1 / _TESTED)
    return bool(now.arriving / before.arriving > expected**0.5)
