"""Time and randomness, as parameters: a test brings its own."""

import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """Both readings are in ms."""

    def now_ms(self) -> int:
        """Since 1970-01-01 UTC; for what is stored and shown."""

    def monotonic_ms(self) -> float:
        """Since some moment; never goes back; for measuring how long something took."""


class Randomness(Protocol):
    def new_id(self) -> str:
        """A name that nothing else has."""

    def new_room_id(self) -> str:
        """The part of a room's link that nobody can guess."""

    def new_secret(self) -> str:
        """Something that nobody can guess."""

    def below(self, limit: int) -> int:
        """Any of the numbers from 0 to below the limit."""


class SystemClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> float:
        return time.monotonic() * 1000


class SystemRandomness:
    """The machine's source of randomness."""

    def new_id(self) -> str:
        return secrets.token_urlsafe(12)

    def new_room_id(self) -> str:
        return secrets.token_urlsafe(16)

    def new_secret(self) -> str:
        return secrets.token_urlsafe(32)

    def below(self, limit: int) -> int:
        return secrets.randbelow(limit)
