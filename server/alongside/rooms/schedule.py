"""When a room meets.

Times of day belong to a time zone: a weekly session at ten stays at ten when the clocks change.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Literal
from zoneinfo import ZoneInfo

from alongside.errors import MalformedMessage

Cadence = Literal["once", "weekly", "twoWeekly"]

MIN_MINUTES = 5
MAX_MINUTES = 600

_MINUTE_MS = 60_000
_WEEK_MS = 7 * 24 * 60 * _MINUTE_MS
_YEAR_2000_MS = 946_684_800_000
_YEAR_2200_MS = 7_258_118_400_000

_WEEKS_BETWEEN: dict[Cadence, int] = {"once": 0, "weekly": 1, "twoWeekly": 2}

# Every part of an IANA name begins with a capital letter. What else lies in the folder of the time zone database, such
# as "posix/Europe/Berlin" or "localtime", is read by this server but by no browser.
_ZONE_NAME = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*")

# The database's stand-in for a zone that was not set up.
_NO_PLACE = "Factory"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The agreed time of a room's sessions.

    :param starts_at: the first occurrence, in ms since 1970-01-01 UTC.
    :param time_zone: IANA name of the zone in which the hour stays the same when the clocks change.
    :param minutes: how long a session is.
    :param sequence: counts up with each change of what calendars show, so that they replace what they have (RFC 5545
        section 3.8.7.4).
    :param changed_at: when that was, in ms since 1970-01-01 UTC.
    """

    starts_at: int
    time_zone: str
    minutes: int
    cadence: Cadence
    sequence: int = 0
    changed_at: int = 0


def new_schedule(starts_at: int, time_zone: str, minutes: int, cadence: Cadence) -> Schedule:
    """A schedule that can be kept: ``starts_at`` becomes a whole minute, since calendars and clocks know no less.

    An hour that the clocks show twice is taken as its first showing, since calendars cannot name the second.

    :raises MalformedMessage: the zone is unknown, the length is not within 5 to 600 minutes, or the start is not within
        the years 2000 to 2199.
    """
    if not MIN_MINUTES <= minutes <= MAX_MINUTES:
        raise MalformedMessage(f"A session takes {MIN_MINUTES} to {MAX_MINUTES} minutes.")
    if not _YEAR_2000_MS <= starts_at < _YEAR_2200_MS:
        raise MalformedMessage("A session starts in the years from 2000 to 2199.")
    zone = _known_zone(time_zone)
    start = _moment(_wall_time(starts_at - starts_at % _MINUTE_MS, zone), zone)
    return Schedule(start, time_zone, minutes, cadence)


def rescheduled(
    schedule: Schedule, starts_at: int, time_zone: str, minutes: int, cadence: Cadence, now_ms: int
) -> Schedule:
    """The schedule with another time, as a new version when anything changed.

    :raises MalformedMessage: see :func:`new_schedule`.
    """
    wanted = new_schedule(starts_at, time_zone, minutes, cadence)
    changed = replace(wanted, sequence=schedule.sequence, changed_at=schedule.changed_at)
    return schedule if changed == schedule else next_version(changed, now_ms)


def next_version(schedule: Schedule, now_ms: int) -> Schedule:
    """The schedule as calendars take it for a change of what they have."""
    return replace(schedule, sequence=schedule.sequence + 1, changed_at=now_ms)


def occurrences(schedule: Schedule, now_ms: int) -> Iterator[int]:
    """Starts of the occurrence that runs now and of all that follow, in ms: without end unless the cadence is once."""
    zone = ZoneInfo(schedule.time_zone)
    first = _wall_time(schedule.starts_at, zone)
    weeks = _WEEKS_BETWEEN[schedule.cadence]
    for index in _indexes(schedule.starts_at, weeks, now_ms):
        start = _moment(first + index * timedelta(weeks=weeks), zone)
        if now_ms < start + schedule.minutes * _MINUTE_MS:
            yield start


def next_occurrence(schedule: Schedule, now_ms: int) -> int | None:
    """Start of the occurrence that runs now or else comes next, in ms; ``None`` when all is over."""
    return next(occurrences(schedule, now_ms), None)


def _indexes(starts_at: int, weeks: int, now_ms: int) -> Iterable[int]:
    """Numbers of the occurrences from the last one that may run now."""
    if weeks == 0:
        return range(1)
    # Those before are over: a session and a change of the clocks together are shorter than a week.
    return count(max(0, (now_ms - starts_at) // (weeks * _WEEK_MS)))


def _known_zone(name: str) -> ZoneInfo:
    """
    :raises MalformedMessage: the time zone database has no such zone.
    """
    if _ZONE_NAME.fullmatch(name) and name != _NO_PLACE:
        # The errors of names that are folders, that are no zones, and that are too long for a file.
        with suppress(KeyError, ValueError, OSError):
            return ZoneInfo(name)
    raise MalformedMessage("This server does not know this time zone.")


def _wall_time(moment_ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(moment_ms // 1000, zone).replace(tzinfo=None, fold=0)


def _moment(wall_time: datetime, zone: ZoneInfo) -> int:
    """In ms. As RFC 5545 section 3.3.5 says, a time that the clocks skip is counted with the offset before the gap, and
    one that they show twice is the first of the two.
    """
    return int(wall_time.replace(tzinfo=zone, fold=0).timestamp()) * 1000
