"""Another reader of calendar files finds the occurrences that the room counts with."""

import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendar.invitation import invitation
from alongside.rooms.schedule import Cadence, Schedule, new_schedule, occurrences
from tests.calendar.second_reader import read_events

ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})

THURSDAYS: list[tuple[str, Cadence, list[str]]] = [
    ("Europe/Berlin", "once", ["2026-03-26T09:00"]),
    ("Europe/Berlin", "weekly", ["2026-03-26T09:00", "2026-04-02T08:00", "2026-04-09T08:00"]),
    ("Europe/Berlin", "twoWeekly", ["2026-10-22T08:00", "2026-11-05T09:00", "2026-11-19T09:00"]),
    ("America/New_York", "weekly", ["2026-03-05T15:00", "2026-03-12T14:00"]),
    ("America/New_York", "twoWeekly", ["2026-10-22T14:00", "2026-11-05T15:00"]),
    ("Australia/Sydney", "weekly", ["2026-04-01T23:00", "2026-04-09T00:00"]),
    ("Australia/Sydney", "twoWeekly", ["2026-10-01T00:00", "2026-10-14T23:00"]),
    ("Asia/Kolkata", "weekly", ["2026-03-26T04:30", "2026-04-02T04:30"]),
    # Summer time of half an hour.
    ("Australia/Lord_Howe", "weekly", ["2026-04-01T23:00", "2026-04-08T23:30"]),
    ("Asia/Tokyo", "weekly", ["2026-03-26T01:00", "2026-04-02T01:00"]),
    ("UTC", "weekly", ["2026-03-26T10:00", "2026-04-02T10:00"]),
    # Summer time is the standard, and winter time the exception.
    ("Europe/Dublin", "weekly", ["2026-03-26T10:00", "2026-04-02T09:00"]),
    # An hour back for Ramadan.
    ("Africa/Casablanca", "weekly", ["2026-02-12T09:00", "2026-02-19T10:00"]),
    ("Africa/Casablanca", "twoWeekly", ["2026-03-12T10:00", "2026-03-26T09:00"]),
    # The rules became others: summer time from the second Sunday of March, and until the first one of April.
    ("America/New_York", "twoWeekly", ["2007-03-01T15:00", "2007-03-15T14:00"]),
    ("Australia/Sydney", "weekly", ["2008-03-26T23:00", "2008-04-02T23:00", "2008-04-10T00:00"]),
    # The last winter time was that of 2021.
    ("Asia/Amman", "weekly", ["2021-10-28T07:00", "2021-11-04T08:00"]),
    ("Asia/Amman", "weekly", ["2022-10-27T07:00", "2022-11-03T07:00"]),
    # One day less, at the date line.
    ("Pacific/Apia", "weekly", ["2011-12-22T20:00", "2011-12-29T20:00", "2012-01-04T20:00"]),
]


def utc(text: str) -> int:
    """In ms since 1970-01-01 UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def file_of(schedule: Schedule) -> bytes:
    return invitation(
        schedule,
        uid="1@alongside",
        room_name="Thursdays",
        why=None,
        url="https://cowork.example.org/r/3F0nHq",
        now_ms=schedule.starts_at,
    )


def counted(schedule: Schedule, number: int) -> tuple[int, ...]:
    return tuple(islice(occurrences(schedule, schedule.starts_at), number))


def test_calendars_meet_at_the_hours_that_were_worked_out_by_hand() -> None:
    schedules = [new_schedule(utc(expected[0]), zone, 60, cadence) for zone, cadence, expected in THURSDAYS]
    events = read_events([file_of(schedule) for schedule in schedules], count=3)
    for (zone, cadence, expected), schedule, event in zip(THURSDAYS, schedules, events, strict=True):
        starts = tuple(utc(start) for start in expected)
        assert counted(schedule, len(starts)) == starts, (zone, cadence)
        assert event.starts[: len(starts)] == starts, (zone, cadence)
        assert len(event.starts) == (1 if cadence == "once" else 3)
        assert event.ends[0] - event.starts[0] == 3_600_000


@settings(max_examples=4)
@given(
    st.lists(
        st.builds(
            new_schedule,
            starts_at=st.integers(utc("2000-01-01"), utc("2150-01-01")),
            time_zone=st.sampled_from(ZONES),
            minutes=st.integers(5, 600),
            cadence=st.sampled_from(("once", "weekly", "twoWeekly")),
        ),
        min_size=30,
        max_size=40,
    )
)
def test_calendars_count_as_the_room_does_everywhere(schedules: Sequence[Schedule]) -> None:
    events = read_events([file_of(schedule) for schedule in schedules], count=60)
    for schedule, event in zip(schedules, events, strict=True):
        assert_same(schedule, counted(schedule, 60), event.starts)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", "2026-03-26T09:00"),
        ("Asia/Jerusalem", "2026-03-26T09:00"),
        ("Africa/Cairo", "2026-03-26T09:00"),
        ("Africa/Casablanca", "2026-03-26T09:00"),
        ("America/Nuuk", "2026-03-26T09:00"),
        # Summer time began at the end of October in this year, and begins at its start since.
        ("Australia/Sydney", "2007-10-25T00:00"),
    ],
)
def test_the_description_of_the_time_zone_holds_for_decades(zone: str, start: str) -> None:
    schedule = new_schedule(utc(start), zone, 60, "twoWeekly")
    [event] = read_events([file_of(schedule)], count=2000)
    assert_same(schedule, counted(schedule, 2000), event.starts)


def assert_same(schedule: Schedule, counted: Sequence[int], read: Sequence[int]) -> None:
    """All but the hours that clocks skip or show twice: ical.js takes those for later ones than RFC 5545 says."""
    assert len(counted) == len(read)
    plain = [pair for pair in zip(counted, read, strict=True) if is_plain(schedule, pair[0])]
    assert [start for start, _ in plain] == [start for _, start in plain], schedule


def is_plain(schedule: Schedule, start: int) -> bool:
    zone = ZoneInfo(schedule.time_zone)
    local = datetime.fromtimestamp(start // 1000, zone)
    repeated = local.replace(fold=1).utcoffset() != local.utcoffset()
    skipped = local.time() != datetime.fromtimestamp(schedule.starts_at // 1000, zone).time()
    return not repeated and not skipped
