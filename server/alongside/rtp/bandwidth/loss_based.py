"""The rate that the loss allows (after draft-ietf-rmcat-gcc-02 section 6).

The draft lowers the rate as long as more than a tenth is lost. On a radio link that loses packets whatever the rate,
that ends at the lowest rate and helps nobody. So loss that a clearly lower rate did not lessen is taken as the path's
own, and only what goes beyond it counts.
"""

_WINDOW_US = 300_000
_ENOUGH = 20
"""Packets needed for a sample."""
_SMOOTHING = 0.3
_HIGH = 0.10
_LOW = 0.02
_INCREASE = 1.05
_CALM_WINDOWS = 3
"""Samples between decreases, so that the effect of one shows before the next."""
_TESTED = 0.85
"""The rate has to be this much lower before a lack of effect tells anything."""
_NO_EFFECT = 0.75
"""Loss that fell to no less than this part of what it was has not fallen."""


class LossBasedRate:
    """:param lowest: bit/s that it never goes below."""

    __slots__ = ("_begun_us", "_calm", "_lost", "_lowest", "_received", "_reference", "inherent", "loss", "rate")

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
        self._reference: tuple[float, float] | None = None

    def update(self, lost: int, received: int, used: int, now_us: int) -> None:
        """Takes the packets of one report.

        :param used: bit/s that the other estimates allow at present; the rate never lies far above.
        """
        self._lost += lost
        self._received += received
        if self._begun_us is None:
            self._begun_us = now_us
        total = self._lost + self._received
        if now_us - self._begun_us < _WINDOW_US or total < _ENOUGH:
            return
        sample = max(self._lost, 0) / total
        self.loss += _SMOOTHING * (sample - self.loss)
        self._lost = self._received = 0
        self._begun_us = now_us
        self._react(used)

    def _react(self, used: int) -> None:
        self._calm += 1
        self.inherent = min(self.inherent, self.loss)
        excess = (self.loss - self.inherent) / (1 - self.inherent) if self.inherent < 1 else 0.0
        if excess > _HIGH:
            if self._calm > _CALM_WINDOWS:
                self._calm = 0
                self._decrease(excess, used)
        elif excess < _LOW:
            self._reference = None
            self.rate = max(self.rate, int(min(self.rate * _INCREASE + 1_000, used * 2)))

    def _decrease(self, excess: float, used: int) -> None:
        rate = min(self.rate, used)
        if self._reference is None:
            self._reference = rate, self.loss
        before_rate, before_loss = self._reference
        if rate < before_rate * _TESTED:
            if self.loss > before_loss * _NO_EFFECT:
                self.inherent = self.loss
                self._reference = None
                return
            self._reference = rate, self.loss
        self.rate = max(int(rate * (1 - 0.5 * excess)), self._lowest)
