"""What is in a calendar file, as another reader understands it."""

import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendar.invitation import MEDIA_TYPE, calendar_uid, invitation
from alongside.errors import MalformedMessage
from alongside.rooms.schedule import Cadence, Schedule, new_schedule, rescheduled
from alongside.rooms.text import clean_line
from tests.calendar.second_reader import read_events

ROOM_ID = "3F0nHq_1dXo5V2Yb7cKzQA"
URL = f"https://cowork.example.org/r/{ROOM_ID}"
NOON = int(datetime(2026, 3, 26, 12, tzinfo=UTC).timestamp()) * 1000
HOSTILE = [
    'Thursdays, mostly; a\\b: "quoted" ^n 100%',
    "two\r\nlines\nand\ta tab",
    "X\r\nEND:VEVENT\r\nATTENDEE:mailto:eve@example.org",
    "bell\x07 escape\x1b[31m null\x00 next\x85line",
    "separators\u2028and\u2029breaks\x0b\x0c\x1c",
    "half a pair \ud83d of surrogates",
    "\N{PERSONAL COMPUTER}" * 280,
    "e\N{COMBINING ACUTE ACCENT}" * 140,
    "\N{HEBREW LETTER ALEF}\N{ARABIC LETTER ALEF}李雷",
]


def file_of(schedule: Schedule, room_name: str = "Thursdays", why: str | None = "To finish what we put off.") -> bytes:
    return invitation(
        schedule,
        uid=calendar_uid(ROOM_ID),
        room_name=room_name,
        why=why,
        url=URL,
        now_ms=NOON,
    )


def schedule_of(cadence: Cadence = "weekly") -> Schedule:
    return replace(new_schedule(NOON, "Europe/Berlin", 60, cadence), changed_at=NOON - 3_600_000)


def lines_of(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_the_event_says_what_where_and_what_to_expect() -> None:
    [event] = read_events([file_of(schedule_of())])
    assert (event.summary, event.location, event.url) == ("Thursdays", URL, URL)
    why, link, expectation = event.description.split("\n\n")
    assert why == "To finish what we put off."
    assert URL in link
    assert "Camera and microphone are off until you turn them on." in expectation


def test_without_a_why_the_description_begins_with_the_link() -> None:
    [event] = read_events([file_of(schedule_of(), why=None)])
    assert URL in event.description.split("\n")[0]


@pytest.mark.parametrize(
    ("cadence", "rules"),
    [
        ("once", []),
        ("weekly", ["RRULE:FREQ=WEEKLY"]),
        ("twoWeekly", ["RRULE:FREQ=WEEKLY;INTERVAL=2"]),
    ],
)
def test_the_event_is_written_as_calendars_know_it(cadence: Cadence, rules: list[str]) -> None:
    lines = lines_of(file_of(schedule_of(cadence)))
    event = lines[lines.index("BEGIN:VEVENT") :]
    assert [line for line in event if line.startswith("RRULE")] == rules
    assert {
        "DTSTART;TZID=Europe/Berlin:20260326T130000",
        "DTEND;TZID=Europe/Berlin:20260326T140000",
        "DTSTAMP:20260326T120000Z",
        "LAST-MODIFIED:20260326T110000Z",
        "SEQUENCE:0",
        "TRANSP:OPAQUE",
    } <= set(event)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "BEGIN:VALARM" not in lines


def test_an_end_in_the_second_showing_of_an_hour_is_not_taken_for_the_first() -> None:
    begin = int(datetime(2026, 10, 24, 23, 30, tzinfo=UTC).timestamp()) * 1000
    lines = lines_of(file_of(new_schedule(begin, "Europe/Berlin", 120, "weekly")))
    assert {"DTSTART;TZID=Europe/Berlin:20261025T013000", "DTEND:20261025T013000Z"} <= set(lines)


def test_the_media_type_names_the_method_of_the_file() -> None:
    [event] = read_events([file_of(schedule_of())])
    assert event.method == "PUBLISH"
    assert MEDIA_TYPE.endswith(f"method={event.method}")


def test_a_changed_time_replaces_the_one_before() -> None:
    agreed = schedule_of()
    changed = rescheduled(agreed, NOON + 3_600_000, "America/New_York", 60, "weekly", NOON)
    before, after = read_events([file_of(agreed), file_of(changed)])
    assert before.uid == after.uid
    assert before.sequence < after.sequence
    assert before.starts != after.starts


def test_the_uid_is_the_same_each_time_and_does_not_give_the_room_away() -> None:
    assert calendar_uid(ROOM_ID) == calendar_uid(ROOM_ID)
    assert calendar_uid(ROOM_ID) != calendar_uid(ROOM_ID[::-1])
    assert ROOM_ID not in calendar_uid(ROOM_ID)


@settings(max_examples=3)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=280)), min_size=10, max_size=20))
def test_whatever_rooms_are_called_stays_text_on_one_line(texts: list[tuple[str, str]]) -> None:
    texts += [(text, text) for text in HOSTILE]
    files = [file_of(schedule_of(), room_name=name, why=why) for name, why in texts]
    events = read_events(files)
    for (name, why), file, event in zip(texts, files, events, strict=True):
        assert_well_formed(file)
        assert visible(event.summary) == visible(name)
        assert visible(event.description).startswith(visible(why) + "Comein:")
        assert (event.uid, event.location, event.url) == (calendar_uid(ROOM_ID), URL, URL)
        assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in event.summary)


@settings(max_examples=3)
@given(st.lists(st.text(max_size=80), min_size=10, max_size=20))
def test_the_names_that_rooms_have_are_kept_to_the_letter(names: list[str]) -> None:
    cleaned = []
    for name in [*names, *HOSTILE]:
        with suppress(MalformedMessage):
            cleaned.append(clean_line(name[:80], 80))
    events = read_events([file_of(schedule_of(), room_name=name) for name in cleaned])
    assert [event.summary for event in events] == cleaned


def visible(text: str) -> str:
    """What is left when spaces and control characters, which may become spaces or nothing, are taken out."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cs"))


def assert_well_formed(file: bytes) -> None:
    """RFC 5545 section 3.1: lines of at most 75 bytes end with CRLF, and no character is broken in two."""
    assert file.endswith(b"\r\n")
    lines = file.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(byte < 0x20 and byte != 0x09 for line in lines for byte in line)
    for line in lines:
        line.decode()
