"""Divides what may be sent to a receiver among the videos that it wants to see. Pure: numbers in, choices out."""

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.sfu.layers import Option

NOTHING = -1
"""The choice where not even the lowest option fits."""

_HEADROOM = 1.15
"""An option better than the present one has to fit with this much to spare, so that layers do not flap."""


@dataclass(slots=True)
class Demand:
    """What one consumer could use.

    ``options`` rise in rate. Higher ``priority`` is served first. ``current`` is the index of the present choice, or
    ``NOTHING``.
    """

    options: Sequence[Option]
    priority: int
    current: int = NOTHING

    def cost(self, index: int) -> float:
        """bit/s that must be free for this option."""
        rate = self.options[index].rate
        return rate if index <= self.current else rate * _HEADROOM


def allocate(rate: int, demands: Sequence[Demand], *, may_rise: bool = True) -> list[int]:
    """The index of the option for each demand.

    First everyone gets their lowest option, in the order of priority. Then those of the highest priority go up step by
    step, all together, then those of the next.

    :param rate: bit/s in all.
    :param may_rise: whether anyone may get more than at present, beyond the lowest option.
    """
    order = sorted(range(len(demands)), key=lambda index: -demands[index].priority)
    chosen = [NOTHING] * len(demands)
    left: float = rate
    for index in order:
        demand = demands[index]
        if demand.options and demand.cost(0) <= left:
            chosen[index] = 0
            left -= demand.cost(0)
    for priority in sorted({demand.priority for demand in demands}, reverse=True):
        rising = [index for index in order if demands[index].priority == priority and chosen[index] != NOTHING]
        left = _raise_together(left, demands, chosen, rising, may_rise)
    return chosen


def _raise_together(
    left: float, demands: Sequence[Demand], chosen: list[int], rising: list[int], may_rise: bool
) -> float:
    """Raises each by one step in turn until nothing more fits. Returns what is left, in bit/s."""
    while rising:
        still: list[int] = []
        for index in rising:
            demand, higher = demands[index], chosen[index] + 1
            if higher >= len(demand.options) or (higher > demand.current and not may_rise):
                continue
            step = demand.cost(higher) - demand.cost(chosen[index])
            if step <= left:
                left -= step
                chosen[index] = higher
                still.append(index)
        rising = still
    return left
