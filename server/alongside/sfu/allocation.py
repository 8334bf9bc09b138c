"""Divides what may be sent to a receiver among the videos that it wants to see. Pure: numbers in, choices out."""

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.sfu.layers import Option

NOTHING = -1
"""The choice where not even the lowest option fits."""

HEADROOM = 1.15
"""More than at present is given only where so many times what all get would fit, so that layers do not flap."""


@dataclass(slots=True)
class Demand:
    """What one consumer could use.

    ``options`` rise in rate. Higher ``priority`` is served first. ``current`` is the index of the present choice, or
    ``NOTHING``.
    """

    options: Sequence[Option]
    priority: int
    current: int = NOTHING


def allocate(rate: int, demands: Sequence[Demand], *, may_rise: bool = True) -> list[int]:
    """The index of the option for each demand.

    First everyone gets their lowest option, in the order of priority. Then those of the highest priority go up step by
    step, all together, then those of the next.

    :param rate: bit/s in all.
    :param may_rise: whether anyone may get more than at present, beyond the lowest option.
    """
    order = sorted(range(len(demands)), key=lambda index: -demands[index].priority)
    budget = _Budget(rate)
    chosen = [NOTHING] * len(demands)
    for index in order:
        demand = demands[index]
        if demand.options and budget.take(demand.options[0].rate, more=demand.current == NOTHING):
            chosen[index] = 0
    for priority in sorted({demand.priority for demand in demands}, reverse=True):
        rising = [index for index in order if demands[index].priority == priority and chosen[index] != NOTHING]
        _raise_together(budget, demands, chosen, rising, may_rise)
    return chosen


class _Budget:
    """What is left of ``rate`` bit/s."""

    def __init__(self, rate: int) -> None:
        self._left = rate
        self._spare = rate - rate / HEADROOM

    def take(self, rate: int, *, more: bool) -> bool:
        """Takes ``rate`` bit/s if they are there, with headroom where they are for more than at present."""
        if rate + (self._spare if more else 0) > self._left:
            return False
        self._left -= rate
        return True


def _raise_together(
    budget: _Budget, demands: Sequence[Demand], chosen: list[int], rising: list[int], may_rise: bool
) -> None:
    """Raises each by one step in turn until nothing more fits."""
    while rising:
        still: list[int] = []
        for index in rising:
            demand, higher = demands[index], chosen[index] + 1
            more = higher > demand.current
            if higher >= len(demand.options) or (more and not may_rise):
                continue
            if budget.take(demand.options[higher].rate - demand.options[chosen[index]].rate, more=more):
                chosen[index] = higher
                still.append(index)
        rising = still
