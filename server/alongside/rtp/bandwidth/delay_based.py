"""The rate that the delay allows: additive increase, multiplicative decrease (draft-ietf-rmcat-gcc-02 section 5.5)."""

from alongside.rtp.bandwidth.trendline import Usage

_DECREASE = 0.85
_INCREASE_PER_S = 1.08
_LEAST_INCREASE = 1_000
_LEAST_ADDITION_PER_S = 4_000
_BEYOND_ARRIVED = 1.5
"""The rate stays below so many times what arrives: what is not used is not known to be there."""
_ALLOWANCE = 10_000
_PACKET_BITS = 1_200 * 8
_FRAMES_PER_S = 30
_ANSWER_US = 100_000
"""What a receiver takes to notice and report, beyond the round trip."""


class DelayBasedRate:
    """Lowers the rate when queues grow, raises it while they do not.

    :param rate: bit/s to begin with.
    :param lowest: bit/s that it never goes below, and ``highest`` above.
    """

    __slots__ = ("_capacity", "_changed_us", "_decreased_us", "_highest", "_holding", "_lowest", "rate")

    def __init__(self, rate: int, lowest: int, highest: int) -> None:
        self.rate = rate
        self._lowest = lowest
        self._highest = highest
        self._capacity = LinkCapacity()
        self._holding = False
        self._changed_us: int | None = None
        self._decreased_us: int | None = None

    def update(self, usage: Usage, arrived: int | None, round_trip_us: int, now_us: int) -> None:
        """Takes the verdict on the packets of one report.

        :param arrived: bit/s that arrive at the peer, none while unknown.
        """
        if usage is Usage.OVERUSE:
            self._decrease(arrived, round_trip_us, now_us)
        elif usage is Usage.UNDERUSE:
            # the queue drains: wait until it is empty
            self._holding = True
        elif self._holding:
            self._holding = False
            self._changed_us = now_us
        else:
            self._increase(arrived, round_trip_us, now_us)

    def set_rate(self, rate: int, now_us: int) -> None:
        """A probe showed what the path carries."""
        self.rate = min(max(rate, self._lowest), self._highest)
        self._changed_us = now_us
        self._capacity.forget()

    def _increase(self, arrived: int | None, round_trip_us: int, now_us: int) -> None:
        elapsed_s = min((now_us - self._changed_us) / 1e6, 1.0) if self._changed_us is not None else 0.0
        self._changed_us = now_us
        if arrived is not None and self._capacity.exceeded_by(arrived):
            self._capacity.forget()
        if self._capacity.known:
            added = self._addition_per_s(round_trip_us) * elapsed_s
        else:
            added = max(self.rate * (_INCREASE_PER_S**elapsed_s - 1), _LEAST_INCREASE * elapsed_s)
        limit = self.rate if arrived is None else int(_BEYOND_ARRIVED * arrived) + _ALLOWANCE
        self.rate = max(self.rate, min(self.rate + int(added), limit, self._highest))

    def _addition_per_s(self, round_trip_us: int) -> float:
        """Near the capacity: about one packet more in each response time."""
        frame_bits = self.rate / _FRAMES_PER_S
        packets = max(1, -(-frame_bits // _PACKET_BITS))
        response_s = (round_trip_us + _ANSWER_US) / 1e6
        return max(frame_bits / packets / response_s, _LEAST_ADDITION_PER_S)

    def _decrease(self, arrived: int | None, round_trip_us: int, now_us: int) -> None:
        self._holding = True
        wait_us = min(max(round_trip_us, 10_000), 200_000)
        drastic = arrived is not None and arrived < self.rate // 2
        if self._decreased_us is not None and now_us - self._decreased_us < wait_us and not drastic:
            return
        self._decreased_us = now_us
        if arrived is None:
            self.rate = max(int(self.rate * _DECREASE), self._lowest)
            return
        if self._capacity.undercut_by(arrived):
            self._capacity.forget()
        self._capacity.on_overuse(arrived)
        self.rate = max(min(self.rate, int(arrived * _DECREASE)), self._lowest)


class LinkCapacity:
    """What arrived when the path was overused last: an average with its deviation, in kbit/s."""

    __slots__ = ("_average", "_variance")

    _WEIGHT = 0.05
    _FIRST_VARIANCE = 0.4

    def __init__(self) -> None:
        self._average: float | None = None
        self._variance = self._FIRST_VARIANCE

    @property
    def known(self) -> bool:
        return self._average is not None

    def on_overuse(self, arrived: int) -> None:
        """:param arrived: bit/s."""
        sample = arrived / 1000
        if self._average is None:
            self._average = sample
        else:
            self._average += self._WEIGHT * (sample - self._average)
        error = (self._average - sample) ** 2 / max(self._average, 1.0)
        wanted = self._variance + self._WEIGHT * (error - self._variance)
        self._variance = min(max(wanted, self._FIRST_VARIANCE), 2.5)

    def exceeded_by(self, arrived: int) -> bool:
        """Whether so many bit/s are clearly more than the capacity: it has grown."""
        return self._average is not None and arrived / 1000 > self._average + 3 * self._deviation(self._average)

    def undercut_by(self, arrived: int) -> bool:
        """Whether so many bit/s are clearly less: it has shrunk."""
        return self._average is not None and arrived / 1000 < self._average - 3 * self._deviation(self._average)

    def forget(self) -> None:
        self._average = None
        self._variance = self._FIRST_VARIANCE

    def _deviation(self, average: float) -> float:
        return float((self._variance * average) ** 0.5)
