"""A room meets at the hour that was agreed, whatever the clocks do."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import MalformedMessage
from alongside.rooms.schedule import Cadence, Schedule, new_schedule, next_occurrence, occurrences, rescheduled

WEEK = timedelta(weeks=1)
PERIODS: dict[Cadence, timedelta] = {"weekly": WEEK, "twoWeekly": 2 * WEEK}

# Names that browsers know, too.
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})


def utc(text: str) -> int:
    """In ms since 1970-01-01 UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def wall_time(moment_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(moment_ms // 1000, ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def starts(schedule: Schedule, now_ms: int, number: int) -> list[int]:
    return list(islice(occurrences(schedule, now_ms), number))


def schedules(cadences: tuple[Cadence, ...] = ("once", "weekly", "twoWeekly")) -> st.SearchStrategy[Schedule]:
    return st.builds(
        new_schedule,
        starts_at=st.integers(utc("2000-01-01"), utc("2200-01-01") - 1),
        time_zone=st.sampled_from(ZONES),
        minutes=st.integers(5, 600),
        cadence=st.sampled_from(cadences),
    )


@pytest.mark.parametrize(
    ("zone", "cadence", "expected"),
    [
        ("Europe/Berlin", "weekly", ["2026-03-26T09:00", "2026-04-02T08:00", "2026-04-09T08:00"]),
        ("Europe/Berlin", "weekly", ["2026-10-22T08:00", "2026-10-29T09:00"]),
        ("Europe/Berlin", "twoWeekly", ["2026-03-26T09:00", "2026-04-09T08:00"]),
        ("America/New_York", "weekly", ["2026-03-05T15:00", "2026-03-12T14:00"]),
        ("Australia/Lord_Howe", "weekly", ["2026-04-01T23:00", "2026-04-08T23:30"]),
        ("Asia/Kolkata", "weekly", ["2026-03-26T04:30", "2026-04-02T04:30"]),
        ("Africa/Casablanca", "weekly", ["2026-02-12T09:00", "2026-02-19T10:00"]),
    ],
)
def test_a_session_stays_at_its_hour_when_the_clocks_change(zone: str, cadence: Cadence, expected: list[str]) -> None:
    schedule = new_schedule(utc(expected[0]), zone, 60, cadence)
    assert starts(schedule, utc(expected[0]), len(expected)) == [utc(start) for start in expected]


@pytest.mark.parametrize(
    ("zone", "before", "expected"),
    [
        # From 02:00 to 03:00 there is nothing: 02:30 at the offset before is 03:30 at the one after.
        ("Europe/Berlin", "2026-03-22T01:30", "2026-03-29T01:30"),
        ("Australia/Lord_Howe", "2026-09-26T15:45", "2026-10-03T15:45"),
        # 02:30 is shown twice, in summer time first.
        ("Europe/Berlin", "2026-10-18T00:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-10-25T05:30", "2026-11-01T05:30"),
        # Samoa left out a day to come to the other side of the date line.
        ("Pacific/Apia", "2011-12-23T20:00", "2011-12-30T20:00"),
    ],
)
def test_skipped_and_repeated_hours_count_with_the_offset_before_the_change(
    zone: str, before: str, expected: str
) -> None:
    schedule = new_schedule(utc(before), zone, 60, "weekly")
    first, second, third = starts(schedule, utc(before), 3)
    assert (first, second) == (utc(before), utc(expected))
    assert wall_time(third, zone) == wall_time(first, zone) + 2 * WEEK


def test_a_start_in_the_second_showing_of_an_hour_becomes_the_first() -> None:
    schedule = new_schedule(utc("2026-10-25T01:30"), "Europe/Berlin", 60, "once")
    assert schedule.starts_at == utc("2026-10-25T00:30")


def test_a_start_becomes_a_whole_minute() -> None:
    assert new_schedule(utc("2026-03-26T09:00:59") + 999, "UTC", 60, "once").starts_at == utc("2026-03-26T09:00")


def test_the_next_occurrence_is_the_one_that_runs_until_it_ends() -> None:
    first, second = utc("2026-03-26T09:00"), utc("2026-04-02T08:00")
    schedule = new_schedule(first, "Europe/Berlin", 90, "weekly")
    end = utc("2026-03-26T10:30")
    assert [next_occurrence(schedule, now) for now in (0, first, end - 1, end)] == [first, first, first, second]


def test_a_single_session_is_over_when_it_ends() -> None:
    start = utc("2026-03-26T09:00")
    schedule = new_schedule(start, "Europe/Berlin", 60, "once")
    end = utc("2026-03-26T10:00")
    assert [next_occurrence(schedule, now) for now in (0, start, end - 1, end)] == [start, start, start, None]
    assert starts(schedule, 0, 5) == [start]


@given(schedules(("weekly", "twoWeekly")), st.integers(utc("1999-01-01"), utc("2220-01-01")))
def test_occurrences_keep_their_hour_and_none_is_left_out(schedule: Schedule, now_ms: int) -> None:
    period = PERIODS[schedule.cadence]
    first = wall_time(schedule.starts_at, schedule.time_zone)
    found = starts(schedule, now_ms, 8)
    hours = [wall_time(start, schedule.time_zone) for start in found]
    # An hour that the clocks skip is made up for by the length of the gap, which is a whole day at the date line.
    numbers = [(hour - first) // period for hour in hours]
    late = [hour - first - number * period for hour, number in zip(hours, numbers, strict=True)]
    assert numbers == list(range(numbers[0], numbers[0] + len(found)))
    assert sum(delay > timedelta() for delay in late) <= 1
    assert max(late) <= timedelta(days=1)
    assert found[0] + schedule.minutes * 60_000 > now_ms
    if numbers[0] > 0:
        assert found[0] - now_ms < (period + timedelta(days=1)) / timedelta(milliseconds=1)


@given(schedules(), st.integers(utc("1999-01-01"), utc("2220-01-01")))
def test_the_next_occurrence_goes_on_from_any_moment(schedule: Schedule, now_ms: int) -> None:
    start = next_occurrence(schedule, now_ms)
    if start is None:
        assert schedule.cadence == "once"
        assert schedule.starts_at + schedule.minutes * 60_000 <= now_ms
        return
    assert start >= schedule.starts_at
    assert next_occurrence(schedule, start) == start
    assert next_occurrence(schedule, start + schedule.minutes * 60_000 - 1) == start


@given(schedules())
def test_the_first_occurrence_is_the_start(schedule: Schedule) -> None:
    assert next_occurrence(schedule, schedule.starts_at) == schedule.starts_at
    assert next_occurrence(schedule, 0) == schedule.starts_at


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Europe",
        "Europe/Atlantis",
        "Europe/Berlin/Mitte",
        "Europe/Berlin ",
        "europe/berlin",
        "../Europe/Berlin",
        "/usr/share/zoneinfo/Europe/Berlin",
        "posix/Europe/Berlin",
        "right/UTC",
        "localtime",
        "zone.tab",
        "Factory",
        "+01:00",
        "A" * 5000,
        "Europe/Berlin\0",
        "\ud800",
    ],
)
def test_a_zone_that_no_browser_knows_is_refused(zone: str) -> None:
    with pytest.raises(MalformedMessage, match="time zone"):
        new_schedule(utc("2026-03-26T09:00"), zone, 60, "once")


@given(st.text())
def test_any_name_is_a_known_zone_or_refused(name: str) -> None:
    try:
        schedule = new_schedule(utc("2026-03-26T09:00"), name, 60, "once")
    except MalformedMessage:
        assert name not in ZONES
    else:
        assert schedule.time_zone in ZONES


def test_all_zones_of_the_database_are_known() -> None:
    for zone in ZONES:
        assert new_schedule(utc("2026-03-26T09:00"), zone, 60, "once").time_zone == zone


@pytest.mark.parametrize("minutes", [-60, 0, 4, 601])
def test_a_session_is_neither_a_moment_nor_a_day(minutes: int) -> None:
    with pytest.raises(MalformedMessage, match="minutes"):
        new_schedule(utc("2026-03-26T09:00"), "UTC", minutes, "once")


@pytest.mark.parametrize("start", [-1, 0, utc("2000-01-01") - 1, utc("2200-01-01"), 10**30])
def test_a_session_is_in_the_centuries_around_now(start: int) -> None:
    with pytest.raises(MalformedMessage, match="2000"):
        new_schedule(start, "UTC", 60, "once")


@given(schedules(), schedules(), st.integers(0, 1000))
def test_the_sequence_counts_up_with_every_change_and_with_nothing_else(
    before: Schedule, wanted: Schedule, sequence: int
) -> None:
    agreed = Schedule(before.starts_at, before.time_zone, before.minutes, before.cadence, sequence)
    same = rescheduled(agreed, agreed.starts_at, agreed.time_zone, agreed.minutes, agreed.cadence, 9)
    assert same == agreed
    changed = rescheduled(agreed, wanted.starts_at, wanted.time_zone, wanted.minutes, wanted.cadence, 9)
    version = (sequence, 0) if wanted == before else (sequence + 1, 9)
    assert (changed.sequence, changed.changed_at) == version
    assert changed == Schedule(wanted.starts_at, wanted.time_zone, wanted.minutes, wanted.cadence, *version)


def test_a_change_that_cannot_be_kept_is_refused() -> None:
    agreed = new_schedule(utc("2026-03-26T09:00"), "UTC", 60, "once")
    with pytest.raises(MalformedMessage):
        rescheduled(agreed, agreed.starts_at, "Europe/Atlantis", 60, "once", 9)
