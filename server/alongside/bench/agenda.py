"""What has to be done again and again, and when it is due. Time is a parameter."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count


@dataclass(slots=True, order=True)
class _Entry:
    due: float
    order: int
    period: float = field(compare=False)
    action: Callable[[], None] = field(compare=False)


class Agenda:
    """Periodic actions in the order in which they fall due.

    Due times do not drift: an action that runs late is next due one period after it *should* have run, so the rate
    holds on average however coarse the caller's timer is.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._order = count()
        self.worst_delay = 0.0
        """Seconds by which the latest action ran too late."""

    def every(self, period: float, first: float, action: Callable[[], None]) -> None:
        """Runs ``action`` at ``first`` and then every ``period`` seconds."""
        heapq.heappush(self._entries, _Entry(first, next(self._order), period, action))

    def run_due(self, now: float) -> float:
        """Runs all that is due at ``now``.

        :returns: when the next action is due; infinity when there is none.
        """
        while self._entries and self._entries[0].due <= now:
            entry = self._entries[0]
            self.worst_delay = max(self.worst_delay, now - entry.due)
            entry.action()
            entry.due += entry.period
            heapq.heapreplace(self._entries, entry)
        return self._entries[0].due if self._entries else float("inf")
