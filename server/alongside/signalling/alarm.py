"""Wakes somebody up at a moment of the wall clock."""

import asyncio
from collections.abc import Callable

from alongside.signalling.environment import Clock


class Alarm:
    """One alarm at a time. It may ring a little early or late: whoever it wakes looks at the clock.

    :param ring: called at the moment that was set.
    """

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._moment_ms: int | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, moment_ms: int | None) -> None:
        """Rings at this moment, in ms since 1970-01-01 UTC, instead of the one that was set before; or not at all."""
        if moment_ms == self._moment_ms:
            return
        self.cancel()
        if moment_ms is not None:
            self._moment_ms = moment_ms
            delay_ms = max(0, moment_ms - self._clock.now_ms())
            self._timer = asyncio.get_running_loop().call_later(delay_ms / 1000, self._rings)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._moment_ms = None

    def _rings(self) -> None:
        self._timer = self._moment_ms = None
        self._ring()
