"""Packets that were sent together, as the delay-based estimate compares them (draft-ietf-rmcat-gcc-02 section 5.2)."""

_BURST_US = 5_000
"""Packets sent within this time are one group."""
_LONGEST_BURST_US = 100_000
_CLOCK_JUMP_US = 3_000_000
"""An arrival so much later than the sending tells is a jump of the receiver's clock, not a delay."""


class DelayGroups:
    """Splits a stream of sent packets into groups and gives the deltas between consecutive complete ones."""

    __slots__ = ("_arrived_us", "_first_arrived_us", "_first_sent_us", "_last", "_sent_us")

    def __init__(self) -> None:
        self._first_sent_us = -1
        self._sent_us = 0
        self._arrived_us = 0
        self._first_arrived_us = 0
        self._last: tuple[int, int] | None = None

    def add(self, sent_us: int, arrived_us: int) -> tuple[int, int, int] | None:
        """Takes a packet, in the order of sending.

        :returns: once a packet begins another group: how much later the group before it was sent and arrived than the
            one before that, both in µs, and when it arrived; none when there is nothing to compare yet.
        """
        if self._first_sent_us < 0:
            self._begin(sent_us, arrived_us)
            return None
        if sent_us < self._first_sent_us:
            return None
        if self._belongs(sent_us, arrived_us):
            self._sent_us = sent_us
            self._arrived_us = max(self._arrived_us, arrived_us)
            return None
        complete = self._sent_us, self._arrived_us
        before, self._last = self._last, complete
        self._begin(sent_us, arrived_us)
        if before is None:
            return None
        sent_delta, arrival_delta = complete[0] - before[0], complete[1] - before[1]
        if abs(arrival_delta - sent_delta) > _CLOCK_JUMP_US or arrival_delta < 0:
            self._last = None
            return None
        return sent_delta, arrival_delta, complete[1]

    def _begin(self, sent_us: int, arrived_us: int) -> None:
        self._first_sent_us = self._sent_us = sent_us
        self._first_arrived_us = self._arrived_us = arrived_us

    def _belongs(self, sent_us: int, arrived_us: int) -> bool:
        if sent_us - self._first_sent_us <= _BURST_US:
            return True
        # what the network held back and delivered at once says nothing of its queues
        arrival_delta = arrived_us - self._arrived_us
        faster = arrival_delta < sent_us - self._sent_us
        return faster and arrival_delta <= _BURST_US and arrived_us - self._first_arrived_us < _LONGEST_BURST_US
