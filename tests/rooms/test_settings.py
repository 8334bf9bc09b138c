"""What people may change about a room."""

from dataclasses import replace
from typing import Any

import pytest

from alongside.errors import MalformedMessage
from alongside.rooms import events
from alongside.rooms.formats import FORMATS, Format, Phase
from alongside.rooms.record import (
    DEFAULT_NORMS,
    RoomRecord,
    RoomSettings,
    checked_settings,
    with_settings,
    with_time,
)
from tests.support.room_values import RECORD, room_of


def test_a_name_is_enough() -> None:
    settings = checked_settings(RoomSettings("Studio"))
    assert (settings.name, settings.why, settings.norms) == ("Studio", None, DEFAULT_NORMS)
    assert (settings.format, settings.minutes) == (FORMATS["cowork"], 60)
    assert (settings.cadence, settings.sound) == ("once", None)


def test_texts_are_cleaned_and_norms_keep_their_lines() -> None:
    ours = Format("custom", " Ours ", (Phase("work", "Wo\u200brk", 5),))
    wanted = RoomSettings(" Stu\u202edio ", " To \n write ", "\r\nBe kind.\r\nBe late. ", ours)
    assert checked_settings(wanted) == RoomSettings(
        "Studio", "To write", "Be kind.\nBe late.", Format("custom", "Ours", (Phase("work", "Work", 5),))
    )


def test_why_and_norms_may_be_left_out() -> None:
    settings = checked_settings(RoomSettings("Studio", None, None))
    assert (settings.why, settings.norms) == (None, None)


def test_settings_that_were_checked_stay_as_they_are() -> None:
    settings = checked_settings(RoomSettings(" Studio ", " Why "))
    assert checked_settings(settings) == settings


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "\u200b"},
        {"name": "x" * 81},
        {"why": " "},
        {"why": "x" * 281},
        {"norms": "\u202e"},
        {"norms": "x" * 2001},
        {"minutes": 4},
        {"minutes": 601},
        {"minutes": -60},
        {"format": Format("custom", "Ours", (Phase("work", "Work", 0),))},
        {"format": Format("custom", "Ours", (), repeats=True)},
    ],
    ids=str,
)
def test_settings_that_no_room_could_keep_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(MalformedMessage):
        checked_settings(replace(RoomSettings("Studio"), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("minutes", [5, 600])
def test_a_session_takes_from_five_minutes_to_ten_hours(minutes: int) -> None:
    assert checked_settings(RoomSettings("Studio", minutes=minutes)).minutes == minutes


def test_a_change_is_told_once() -> None:
    room = room_of("ann")
    changed = replace(RECORD, settings=RoomSettings("Workshop"))
    assert room.accept_record(changed) == [events.RoomChanged()]
    assert room.record == changed
    assert room.accept_record(changed) == []


def test_a_room_belongs_to_whoever_created_it_or_to_nobody() -> None:
    owned = RoomRecord("room", RoomSettings("Studio"), 0, owner_id="person-ann")
    assert owned.is_owner("person-ann")
    assert not owned.is_owner("person-bob")
    assert not RECORD.is_owner("person-ann")
    assert not RECORD.is_owner("None")


STARTS_AT = 1_800_000_000_000
AGREED = with_time(RECORD, STARTS_AT, "Europe/Berlin", 5)


@pytest.mark.parametrize(
    "change",
    [{"name": "Library"}, {"why": "To write"}, {"minutes": 90}, {"cadence": "weekly"}],
    ids=str,
)
def test_whatever_calendars_show_is_a_new_version_of_their_event(change: dict[str, Any]) -> None:
    changed = with_settings(AGREED, replace(AGREED.settings, **change), 9)
    assert changed.schedule is not None
    assert (changed.schedule.sequence, changed.schedule.changed_at) == (1, 9)
    assert (changed.schedule.minutes, changed.schedule.cadence) == (changed.settings.minutes, changed.settings.cadence)
    assert changed.schedule.starts_at == STARTS_AT


@pytest.mark.parametrize("change", [{}, {"norms": None}, {"sound": "rain"}, {"format": FORMATS["gsd"]}], ids=str)
def test_what_calendars_do_not_show_leaves_their_event_as_it_is(change: dict[str, Any]) -> None:
    changed = with_settings(AGREED, replace(AGREED.settings, **change), 9)
    assert changed.schedule == AGREED.schedule


def test_a_time_is_a_new_version_only_when_it_is_another() -> None:
    assert AGREED.schedule is not None
    assert (AGREED.schedule.sequence, AGREED.schedule.changed_at) == (0, 5)
    assert with_time(AGREED, STARTS_AT, "Europe/Berlin", 9) == AGREED
    moved = with_time(AGREED, STARTS_AT, "Europe/Paris", 9).schedule
    assert moved is not None
    assert (moved.sequence, moved.changed_at) == (1, 9)


def test_before_a_time_is_agreed_there_is_no_version() -> None:
    assert with_settings(RECORD, RoomSettings("Library"), 9).schedule is None
