"""Packets that were sent together, as the delay-based estimate compares them (draft-ietf-rmcat-gcc-02 section 5.2)."""

from collections.abc import Iterable, Iterator

_BURST_US = 5_000
"""Packets sent within this time are one group."""
_LONGEST_BURST_US = 100_000
_CLOCK_JUMP_US = 3_000_000
"""An arrival so much earlier or later than the sending tells is a jump of the receiver's clock, not a delay."""


class DelayGroups:
    """Splits a stream of sent packets into groups and compares consecutive ones.

    A group counts as arrived once it and all before it are there. So packets that overtake others neither hide a delay
    nor add one.
    """

    __slots__ = ("_arrived_us", "_before", "_first_arrived_us", "_first_sent_us", "_sent_us")

    def __init__(self) -> None:
        self._first_sent_us: int | None = None
        self._sent_us = 0
        self._first_arrived_us = 0
        self._arrived_us = 0
        self._before: tuple[int, int] | None = None

    def add(self, packets: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
        """Takes packets in the order of sending, each by when it was sent and when it arrived, in µs.

        :returns: for each group that ends: how much later it was sent and arrived than the one before it, both in µs,
            and when it arrived. Nothing is taken before somebody asks for the next one.
        """
        for sent_us, arrived_us in packets:
            first_sent_us = self._first_sent_us
            if first_sent_us is None:
                self._begin(sent_us, arrived_us)
            elif sent_us - first_sent_us <= _BURST_US or self._is_held_back(sent_us, arrived_us):
                self._sent_us = sent_us
                if arrived_us > self._arrived_us:  # noqa: PLR1730 - a call less for each packet
                    self._arrived_us = arrived_us
            else:
                ended = self._end(sent_us, arrived_us)
                if ended is not None:
                    yield ended

    def _end(self, sent_us: int, arrived_us: int) -> tuple[int, int, int] | None:
        """Another group begins with this packet. Returns what is to be told of the one before, once it has one too."""
        before = self._before
        complete_sent_us, complete_us = self._before = self._sent_us, self._arrived_us
        overtook = complete_us - _CLOCK_JUMP_US < arrived_us < complete_us
        self._begin(sent_us, complete_us if overtook else arrived_us)
        if before is None:
            return None
        sent_delta, arrival_delta = complete_sent_us - before[0], complete_us - before[1]
        if abs(arrival_delta - sent_delta) > _CLOCK_JUMP_US:
            return None
        return sent_delta, arrival_delta, complete_us

    def _begin(self, sent_us: int, arrived_us: int) -> None:
        self._first_sent_us = self._sent_us = sent_us
        self._first_arrived_us = self._arrived_us = arrived_us

    def _is_held_back(self, sent_us: int, arrived_us: int) -> bool:
        """Whether the network delivers this packet at once with those before: that says nothing of its queues."""
        arrival_delta = arrived_us - self._arrived_us
        faster = arrival_delta < sent_us - self._sent_us
        together = -_LONGEST_BURST_US < arrival_delta <= _BURST_US
        return faster and together and arrived_us - self._first_arrived_us < _LONGEST_BURST_US
