"""Real time: the event loop's clock, and a record of how late it calls."""

import asyncio
from collections.abc import Callable


class LoopTimer:
    """Implements ``Timer`` on the running event loop, which wakes at whole milliseconds."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.lateness_us: list[int] = []
        """Of every call so far."""

    def now_us(self) -> int:
        return round(self._loop.time() * 1_000_000)

    def at(self, when_us: int, action: Callable[[], None]) -> None:
        self._loop.call_at(when_us / 1_000_000, self._call, when_us, action)

    def _call(self, when_us: int, action: Callable[[], None]) -> None:
        self.lateness_us.append(self.now_us() - when_us)
        action()


def describe_lateness(*timers: LoopTimer) -> str:
    """How late timers were, for people to read."""
    late = sorted(us / 1000 for timer in timers for us in timer.lateness_us)
    if not late:
        return "no timer was used"
    median, high = late[len(late) // 2], late[len(late) * 99 // 100]
    return f"timers late by {median:.1f} ms in the median, {high:.1f} ms p99, {late[-1]:.1f} ms at most"
