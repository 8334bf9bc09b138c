"""Describes a time zone to calendars: a VTIMEZONE that holds for every occurrence to come (RFC 5545 section 3.6.5).

The description that icalendar makes of a zone would put each change to summer time an hour late, and ends in 2038.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = 24 * 60 * 60

# No clocks are changed twice within so short a time. The shortest since 2000 is a week less an hour: Brazil's islands
# in 2000, and Gaza in 2040.
_STEP = 6 * _DAY

# From this year on all zones repeat themselves: the database's last dates without a rule are Morocco's, until 2087.
_STEADY_YEAR = 2100

# Over so many years a date falls on every day of the week, in leap years and others.
_CYCLE_YEARS = 28

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Onset:
    """A moment from which on the clocks show something else.

    :param moment: in seconds since 1970-01-01 UTC.
    :param wall_time: what the clocks would have shown at this moment without the change.
    :param daylight: whether it begins summer time.
    """

    moment: int
    wall_time: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str
    daylight: bool


def time_zone(name: str, first_ms: int) -> Timezone:
    """
    :param name: IANA name of a zone that this server knows.
    :param first_ms: the earliest time that has to be right, in ms since 1970-01-01 UTC.
    """
    zone = ZoneInfo(name)
    first = first_ms // 1000
    # With the changes of the year before, a zone with summer time has both its parts in force from the start.
    since = first - 366 * _DAY
    last_year = max(_STEADY_YEAR, datetime.fromtimestamp(first, UTC).year) + _CYCLE_YEARS
    onsets = list(_onsets(zone, since, last_year))
    if not onsets or first < onsets[0].moment:
        onsets.insert(0, _onset(zone, since))
    component = Timezone()
    component.add("tzid", name)
    for similar in _similar(onsets):
        for observance in _observances(similar, last_year):
            component.add_component(observance)
    return component


def _onsets(zone: ZoneInfo, since: int, last_year: int) -> Iterator[Onset]:
    until = int(datetime(last_year + 1, 1, 1, tzinfo=UTC).timestamp())
    offset = _offset(zone, since)
    for before in range(since, until, _STEP):
        offset_before, offset = offset, _offset(zone, before + _STEP)
        if offset != offset_before:
            yield _onset(zone, _first_change(zone, range(before, before + _STEP + 1)))


def _first_change(zone: ZoneInfo, moments: range) -> int:
    offset = _offset(zone, moments[0])
    return moments[bisect_left(moments, True, key=lambda moment: _offset(zone, moment) != offset)]


def _offset(zone: ZoneInfo, moment: int) -> timedelta:
    return datetime.fromtimestamp(moment, zone).utcoffset() or timedelta()


def _onset(zone: ZoneInfo, moment: int) -> Onset:
    before = datetime.fromtimestamp(moment - 1, zone)
    after = datetime.fromtimestamp(moment, zone)
    return Onset(
        moment=moment,
        wall_time=before.replace(tzinfo=None) + timedelta(seconds=1),
        offset_from=_offset(zone, moment - 1),
        offset_to=_offset(zone, moment),
        name=str(after.tzname()),
        # Ireland and Morocco are said to have their standard time in summer, and to go back from it in winter.
        daylight=(after.dst() or timedelta()) > (before.dst() or timedelta()),
    )


def _similar(onsets: Sequence[Onset]) -> list[list[Onset]]:
    """Those together that differ in their dates only: they fit into one part of the description."""
    groups: dict[tuple[timedelta, timedelta, str, bool], list[Onset]] = {}
    for onset in onsets:
        groups.setdefault((onset.offset_from, onset.offset_to, onset.name, onset.daylight), []).append(onset)
    return list(groups.values())


def _observances(onsets: Sequence[Onset], last_year: int) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """A list of dates for as long as no rule gives them, and the rule from then on."""
    for index in range(len(onsets)):
        rule = _yearly_rule(onsets[index:], last_year)
        if rule is not None:
            if index > 0:
                yield _listed(onsets[:index])
            yield _ruled(onsets[index], rule)
            return
    yield _listed(onsets)


def _yearly_rule(onsets: Sequence[Onset], last_year: int) -> dict[str, object] | None:
    """The recurrence rule (RFC 5545 section 3.3.10) that gives exactly these onsets, one in each year to the last."""
    walls = [onset.wall_time for onset in onsets]
    if len(walls) < _CYCLE_YEARS or [wall.year for wall in walls] != list(range(walls[0].year, last_year + 1)):
        return None
    if len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) > 1:
        return None
    weekday = _WEEKDAYS[walls[0].weekday()]
    rule: dict[str, object] = {"freq": "yearly", "bymonth": walls[0].month}
    days = sorted({wall.day for wall in walls})
    # Outlook takes no form but the first two (MS-OXCICAL section 2.1.3.1.1.19.2.2).
    if len({(day - 1) // 7 for day in days}) == 1:
        return rule | {"byday": f"{(days[0] - 1) // 7 + 1}{weekday}"}
    if all((wall + timedelta(weeks=1)).month != wall.month for wall in walls):
        return rule | {"byday": f"-1{weekday}"}
    if days[-1] - days[0] < 7:
        return rule | {"byday": weekday, "bymonthday": days}
    return None


def _ruled(first: Onset, rule: dict[str, object]) -> TimezoneStandard | TimezoneDaylight:
    observance = _observance(first)
    observance.add("rrule", rule)
    return observance


def _listed(onsets: Sequence[Onset]) -> TimezoneStandard | TimezoneDaylight:
    observance = _observance(onsets[0])
    if len(onsets) > 1:
        # Thunderbird forgets the start when there are dates, and all dates of a property but the first.
        for onset in onsets:
            observance.add("rdate", onset.wall_time)
    return observance


def _observance(first: Onset) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if first.daylight else TimezoneStandard()
    observance.add("dtstart", first.wall_time)
    observance.add("tzoffsetfrom", first.offset_from)
    observance.add("tzoffsetto", first.offset_to)
    observance.add("tzname", first.name)
    return observance
