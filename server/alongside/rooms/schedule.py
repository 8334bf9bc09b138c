"""When a room meets."""

from dataclasses import dataclass
from typing import Literal

Cadence = Literal["once", "weekly", "twoWeekly"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The agreed time of a room's sessions.

    :param starts_at: the first occurrence, in ms since 1970-01-01 UTC.
    :param time_zone: IANA name of the zone in which the hour stays the same when the clocks change.
    :param minutes: how long a session is.
    :param sequence: counts up with each change, so that calendars replace what they have (RFC 5545 section 3.8.7.4).
    """

    starts_at: int
    time_zone: str
    minutes: int
    cadence: Cadence
    sequence: int = 0
