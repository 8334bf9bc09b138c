"""Time and randomness that a test decides."""

import itertools


class ManualClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self._now_ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic_ms(self) -> float:
        return float(self._now_ms)

    def advance(self, milliseconds: int) -> None:
        self._now_ms += milliseconds


class CountingRandomness:
    """Ids and secrets that are different but the same in each run."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        return f"id-{next(self._numbers)}"

    def new_room_id(self) -> str:
        return f"room-{next(self._numbers)}"

    def new_secret(self) -> str:
        return f"secret-{next(self._numbers):016}"

    def below(self, limit: int) -> int:
        return next(self._numbers) % limit
