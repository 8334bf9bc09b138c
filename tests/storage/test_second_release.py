"""A database as the second release left it, with something in every table, loses nothing when it is opened today.

Rows are written as that release wrote them: its values had fewer fields than those of today.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.rooms.cards import OwnCard
from alongside.rooms.formats import Format, Phase
from alongside.rooms.goals import Goal
from alongside.rooms.knocks import Knock
from alongside.rooms.messages import ChatMessage, HuddleRecap, Reaction
from alongside.rooms.pulse import Vote
from alongside.rooms.rally import ProposedTime, Rally, RallyResponse
from alongside.rooms.recap import SharedLink
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.schedule import Schedule
from alongside.rooms.session import Session
from alongside.rooms.topics import Topic
from alongside.storage.storage import Storage
from alongside.storage.tables import Base
from tests.support.control_database import migrated_to, open_storage

SECOND = "0002"
T = 1_800_000_000_000

PHASES = [
    {"kind": "focus", "title": "Focus ✨", "minutes": 25, "first_time": False, "stretches": True, "focus": True},
    {"kind": "break", "title": "Break", "minutes": 5, "first_time": False, "stretches": False, "focus": False},
]
FORMAT = {"id": "custom", "title": "Ours", "phases": PHASES, "repeats": True}
SCHEDULE = {"starts_at": T, "time_zone": "Europe/Berlin", "minutes": 45, "cadence": "weekly", "sequence": 2}
RECAP = {"huddle_id": "h", "name": "Sofa", "people": ["Ann", "Zoë"], "started_at": T + 20, "ended_at": T + 90}
TIMES = [{"id": "t0", "starts_at": T + 60_000}, {"id": "t1", "starts_at": T + 120_000}]
KNOCK = {
    "id": "k1",
    "from_id": "ann",
    "from_name": "Ann",
    "to_id": "zoe",
    "to_name": "Zoë",
    "text": "Tea? 🫖",
    "created_at": T + 2_000,
    "when": "nextBreak",
    "due": True,
    "answer": "nextBreak",
    "armed": False,
}


STARTED = {
    "format": "custom",
    "title": "Ours",
    "phases": PHASES,
    "repeats": True,
    "started_by": "Ann",
    "index": 3,
    "phase_started_at": T + 5,
    "phase_length_ms": 300_000,
    "focus": True,
    "paused_at": None,
    "ended_at": None,
}
PAST = STARTED | {"id": "s1", "number": 1, "started_at": T, "ended_at": T + 1_000}
PRESENT = STARTED | {"id": "s2", "number": 2, "started_at": T + 2_000, "paused_at": T + 2_500}

# What these values are today.
PLANNED = (Phase("focus", "Focus ✨", 25, stretches=True, focus=True), Phase("break", "Break", 5))
SOFA = HuddleRecap("h", "Sofa", ("Ann", "Zoë"), T + 20, T + 90, ("ann", "zoe"))


def session(number: int, started_at: int, *, paused_at: int | None = None, ended_at: int | None = None) -> Session:
    return Session(
        id=f"s{number}",
        number=number,
        format="custom",
        title="Ours",
        phases=PLANNED,
        repeats=True,
        started_at=started_at,
        started_by="Ann",
        index=3,
        phase_started_at=T + 5,
        phase_length_ms=300_000,
        focus=True,
        paused_at=paused_at,
        ended_at=ended_at,
    )


# Columns and rows of each table; ids of messages are given out from 1 on.
ROWS: dict[str, tuple[str, tuple[tuple[Any, ...], ...]]] = {
    "rooms": (
        "id name why created_at owner_id norms format minutes cadence sound schedule",
        (("room", "Studio ✨", "Because", T, "ann", "Quiet.", FORMAT, 45, "weekly", "rain", SCHEDULE),),
    ),
    "persons": ("room_id id name first_seen_at last_seen_at", (("room", "ann", "Ann", T, T + 9),)),
    "sessions": (
        "id room_id number state started_at ended_at",
        (("s1", "room", 1, PAST, T, T + 1_000), ("s2", "room", 2, PRESENT, T + 2_000, None)),
    ),
    "topics": (
        "id room_id author_id key author_name text state created_at author_hidden timebox_ends_at outcome session_id",
        (
            ("now", "room", "zoe", "k1", "Zoë", "Tea?", "discussing", T + 3, True, T + 2_600, None, None),
            ("past", "room", "ann", "k2", "Ann", "Cake?", "done", T + 2, False, None, "Yes", "s1"),
        ),
    ),
    "upvotes": ("topic_id person_id created_at", (("now", "zoe", T + 4), ("now", "ann", T + 5))),
    "goals": (
        "id room_id person_id key person_name text done created_at session_id",
        (
            ("g1", "room", "ann", "k1", "Ann", "Write", False, T + 1, "s1"),
            ("g2", "room", "ann", "k2", "Ann", "Read", True, T + 2, "s1"),
            ("g3", "room", "zoe", "k3", "Zoë", "Rest", False, T + 3, None),
        ),
    ),
    "messages": (
        "room_id huddle_id author_id key author_name text sent_at reply_to mentions edited_at deleted huddle",
        (
            ("room", None, "ann", "k1", "Ann", "Hi 👋", T + 10, None, ["zoe", "ben"], T + 12, False, None),
            ("room", None, "zoe", "k2", "Zoë", "https://a.example", T + 11, 1, None, None, False, None),
            ("room", None, "ann", "k3", "Ann", "", T + 13, None, None, None, True, None),
            ("room", "h", "ann", "k4", "Ann", "Only us", T + 30, None, None, None, False, None),
            ("room", None, "", "h", "", "", T + 90, None, None, None, False, RECAP),
        ),
    ),
    "reactions": ("message_id person_id emoji created_at", ((1, "zoe", "🎉", T + 14), (1, "ben", "🎉", T + 15))),
    "huddles": (
        "id room_id name people member_ids started_at ended_at",
        (("h", "room", "Sofa", ["Ann", "Zoë"], ["ann", "zoe"], T + 20, T + 90),),
    ),
    "knocks": ("id room_id state created_at", (("k1", "room", KNOCK, T + 2_000),)),
    "cards": (
        "id room_id author_id key author_name text created_at",
        (("c1", "room", "ann", "k1", "Ann", "Rain or sun?", T + 6),),
    ),
    "pulses": (
        "session_id person_id mood line",
        (("s1", "ann", "wentWell", "Quiet ✨"), ("s2", "zoe", "fine", None)),
    ),
    "rallies": (
        "id room_id opened_by time_zone times created_at picked",
        (("r", "room", "ann", "Europe/Berlin", TIMES, T, "t1"),),
    ),
    "rally_responses": (
        "rally_id person_id name answers answered_at first_answered_at",
        (
            ("r", "ben", "Ben", {}, T + 2, T + 2),
            ("r", "zoe", "Zoë", {"t0": "in", "t1": "maybe"}, T + 9, T + 1),
        ),
    ),
}


def _fill(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for name, (columns, rows) in ROWS.items():
        for row in rows:
            connection.execute(insert(tables.tables[name]).values(dict(zip(columns.split(), row, strict=True))))


@pytest.fixture
async def second_release(engine: AsyncEngine) -> AsyncEngine:
    """A database as the second release left it."""
    await migrated_to(engine, SECOND)
    async with engine.begin() as connection:
        await connection.run_sync(_fill)
    return engine


@pytest.fixture
async def opened(second_release: AsyncEngine, database_url: str, tmp_path: Path) -> AsyncIterator[Storage]:
    """The same database, opened by this release."""
    async with open_storage(tmp_path, database_url) as storage:
        yield storage


async def test_no_table_has_lost_or_gained_a_row(opened: Storage, second_release: AsyncEngine) -> None:
    assert await opened.rooms.find("room") is not None
    async with second_release.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found = (await connection.execute(select(table))).all()
            assert len(found) == len(ROWS[table.name][1]), table.name


async def test_rooms_are_as_they_were(opened: Storage) -> None:
    chosen = Format("custom", "Ours", PLANNED, repeats=True)
    room = RoomSettings("Studio ✨", "Because", "Quiet.", chosen, 45, "weekly", "rain")
    schedule = Schedule(T, "Europe/Berlin", 45, "weekly", 2)
    assert await opened.rooms.find("room") == RoomRecord("room", room, T, "ann", schedule)


async def test_what_people_find_who_come_in_is_as_it_was(opened: Storage) -> None:
    room = await opened.load("room", 9)
    assert room.session == session(2, T + 2_000, paused_at=T + 2_500)
    assert list(room.votes) == [Vote("zoe", "fine", None)]
    assert room.topics == [
        Topic("now", "k1", "Tea?", "zoe", "Zoë", T + 3, "discussing", True, ("zoe", "ann"), T + 2_600),
    ]
    assert room.goals == [Goal("g3", "k3", "zoe", "Zoë", "Rest", T + 3)]
    assert room.own_cards == [OwnCard("c1", "k1", "Rain or sun?", "ann", "Ann", T + 6)]
    assert room.knocks == [
        Knock("k1", "ann", "Ann", "zoe", "Zoë", "Tea? 🫖", T + 2_000, "nextBreak", True, "nextBreak", armed=False),
    ]


async def test_chat_is_as_it_was(opened: Storage) -> None:
    hello = ChatMessage("k1", None, "ann", "Ann", "Hi 👋", T + 10, None, ("zoe", "ben"), id=1, edited_at=T + 12)
    assert (await opened.messages.page("room", None, 9)).messages == (
        replace(hello, reactions=(Reaction("🎉", ("zoe", "ben")),)),
        ChatMessage("k2", None, "zoe", "Zoë", "https://a.example", T + 11, 1, id=2),
        ChatMessage("k3", None, "ann", "Ann", "", T + 13, id=3, deleted=True),
        ChatMessage("h", None, "", "", "", T + 90, id=5, huddle=SOFA),
    )
    inside = (await opened.messages.page("room", "h", 9)).messages
    assert inside == (ChatMessage("k4", "h", "ann", "Ann", "Only us", T + 30, id=4),)


async def test_huddles_are_over_and_may_still_be_read_by_their_members(opened: Storage) -> None:
    before = await opened.messages.page("room", None, 9)
    await opened.huddles.end_left_open("room")
    assert await opened.messages.page("room", None, 9) == before
    members = [await opened.huddles.has_member("room", "h", person) for person in ("ann", "zoe", "ben")]
    assert members == [True, True, False]


async def test_what_is_left_of_past_sessions_is_as_it_was(opened: Storage) -> None:
    past = session(1, T, ended_at=T + 1_000)
    assert await opened.sessions.list_ended("room", 9) == [past]
    recap = await opened.sessions.recap("room", "s1")
    waiting = Topic("now", "k1", "Tea?", "zoe", "Zoë", T + 3, "carriedOver", True, ("zoe", "ann"))
    assert recap.session == past
    assert recap.topics == (Topic("past", "k2", "Cake?", "ann", "Ann", T + 2, "done", outcome="Yes"), waiting)
    unfinished = Goal("g1", "k1", "ann", "Ann", "Write", T + 1)
    assert recap.goals == (unfinished, Goal("g2", "k2", "ann", "Ann", "Read", T + 2, done=True))
    assert recap.huddles == (SOFA,)
    assert recap.links == (SharedLink("https://a.example", "Zoë"),)
    assert recap.pulse.vote_of("ann") == Vote("ann", "wentWell", "Quiet ✨")
    assert await opened.goals.unfinished_of("room", "ann") == [unfinished]


async def test_rallies_are_as_they_were_with_answers_in_their_order(opened: Storage) -> None:
    of_zoe = RallyResponse("zoe", "Zoë", {"t0": "in", "t1": "maybe"}, T + 9)
    times = (ProposedTime("t0", T + 60_000), ProposedTime("t1", T + 120_000))
    rally = Rally("r", "room", "ann", "Europe/Berlin", times, T, "t1", (of_zoe, RallyResponse("ben", "Ben", {}, T + 2)))
    assert await opened.rallies.newest("room") == rally
