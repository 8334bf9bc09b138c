"""Virtual time: an hour of network passes in the time that its packets take to compute."""

import heapq
from collections.abc import Callable
from itertools import count


class Simulation:
    """A clock that jumps from one planned action to the next. Implements ``Timer``.

    Actions for the same time happen in the order in which they were planned.

    :param now_us: where the clock starts, in µs.
    """

    def __init__(self, now_us: int = 1_000_000_000) -> None:
        self._now_us = now_us
        self._planned: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = count()

    def now_us(self) -> int:
        return self._now_us

    def at(self, when_us: int, action: Callable[[], None]) -> None:
        """Plans an action; a time that has passed already means now."""
        heapq.heappush(self._planned, (max(when_us, self._now_us), next(self._numbers), action))

    def every(self, interval_us: int, action: Callable[[], None]) -> None:
        """Repeats an action for ever, the first time after one interval."""

        def repeat() -> None:
            action()
            self.at(self._now_us + interval_us, repeat)

        self.at(self._now_us + interval_us, repeat)

    def run_for(self, duration_us: int) -> None:
        """Lets this much time pass, with everything that is planned for it."""
        end_us = self._now_us + duration_us
        while self._planned and self._planned[0][0] <= end_us:
            self._now_us, _, action = heapq.heappop(self._planned)
            action()
        self._now_us = end_us
