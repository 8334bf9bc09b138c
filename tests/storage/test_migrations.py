"""Migrations make exactly the tables that the code works with, and lose nothing of what earlier releases stored."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import StorageUnavailable, TopicNotFound
from alongside.rooms.messages import ChatMessage, MessageDraft
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.topics import Topic
from alongside.storage.engine import migrate
from alongside.storage.storage import Storage
from alongside.storage.tables import Base
from tests.support.control_database import migrated_to, open_storage

FIRST = "0001"

# As the release whose last migration was the first one stored them.
FIRST_ROWS = (
    "INSERT INTO rooms (id, name, why, created_at) VALUES"
    " ('room', 'Studio ✨', 'Because', 1800000000000), ('other', 'Other', NULL, 1800000000001)",
    "INSERT INTO persons (room_id, id, name, first_seen_at, last_seen_at) VALUES"
    " ('room', 'zoe', 'Zoë', 1800000000002, 1800000000009), ('room', 'ann', 'Ann', 1800000000003, 1800000000004)",
    "INSERT INTO topics (id, room_id, author_id, key, author_name, text, state, created_at) VALUES"
    " ('tea', 'room', 'ann', 'k1', 'Ann', 'Tea?', 'open', 1800000000005),"
    " ('old', 'room', 'zoe', 'k2', 'Zoë', 'Later', 'carriedOver', 1800000000004)",
    "INSERT INTO upvotes (topic_id, person_id, created_at) VALUES"
    " ('tea', 'zoe', 1800000000006), ('tea', 'ann', 1800000000007)",
    "INSERT INTO messages (room_id, huddle_id, author_id, key, author_name, text, sent_at) VALUES"
    " ('room', NULL, 'ann', 'k3', 'Ann', 'Hello 👋', 1800000000008),"
    " ('room', 'huddle', 'zoe', 'k4', 'Zoë', 'Only us', 1800000000009),"
    " ('room', NULL, 'zoe', 'k5', 'Zoë', 'Taken away', 1800000000010)",
    "DELETE FROM messages WHERE key = 'k5'",
)


@pytest.fixture
async def first_release(engine: AsyncEngine) -> AsyncEngine:
    """A database as the first release left it."""
    await migrated_to(engine, FIRST)
    async with engine.begin() as connection:
        for statement in FIRST_ROWS:
            await connection.execute(text(statement))
    return engine


def _differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection), Base.metadata)


def _columns(connection: Connection) -> dict[str, set[str]]:
    """The names of all columns, by table."""
    inspector = inspect(connection)
    return {table: {column["name"] for column in inspector.get_columns(table)} for table in inspector.get_table_names()}


async def test_migrations_and_models_agree(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrations_of_a_used_database_and_models_agree(first_release: AsyncEngine) -> None:
    await migrate(first_release)
    async with first_release.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_opening_an_up_to_date_database_changes_nothing(
    storage: Storage, database_url: str, tmp_path: Path
) -> None:
    room = RoomRecord("room", RoomSettings("Studio"), 1)
    await storage.rooms.add(room)
    async with open_storage(tmp_path, database_url) as again:
        assert await again.rooms.find("room") == room


@pytest.mark.usefixtures("first_release")
async def test_everything_of_the_first_release_is_still_there(database_url: str, tmp_path: Path) -> None:
    async with open_storage(tmp_path, database_url) as storage:
        room = await storage.load("room", recent_messages=9)
        other = await storage.load("other", recent_messages=9)
        huddle = await storage.messages.page("room", "huddle", 9)
    assert (room.record.settings.name, room.record.settings.why) == ("Studio ✨", "Because")
    assert (other.record.settings.name, other.record.settings.why) == ("Other", None)
    assert [one.record.created_at for one in (room, other)] == [1_800_000_000_000, 1_800_000_000_001]
    assert list(room.topics) == [
        Topic("old", "k2", "Later", "zoe", "Zoë", 1_800_000_000_004, state="carriedOver"),
        Topic("tea", "k1", "Tea?", "ann", "Ann", 1_800_000_000_005, upvoters=("zoe", "ann")),
    ]
    said = MessageDraft("k3", None, "ann", "Ann", "Hello 👋", 1_800_000_000_008)
    said_inside = MessageDraft("k4", "huddle", "zoe", "Zoë", "Only us", 1_800_000_000_009)
    assert room.messages == (ChatMessage(id=1, **asdict(said)),)
    assert huddle.messages == (ChatMessage(id=2, **asdict(said_inside)),)
    assert (*other.topics, *other.messages) == ()


@pytest.mark.usefixtures("first_release")
async def test_whoever_came_first_to_a_room_of_the_first_release_owns_it(database_url: str, tmp_path: Path) -> None:
    async with open_storage(tmp_path, database_url) as storage:
        rooms = [await storage.rooms.find(room_id) for room_id in ("room", "other")]
    assert [room.owner_id for room in rooms if room is not None] == ["zoe", None]


async def test_persons_of_the_first_release_are_still_known(
    first_release: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    async with open_storage(tmp_path, database_url) as storage:
        await storage.persons.remember("room", "ann", "Annie", 1_800_000_000_020)
    async with first_release.connect() as connection:
        persons = await connection.execute(
            text("SELECT id, name, first_seen_at, last_seen_at FROM persons ORDER BY id")
        )
        assert persons.all() == [
            ("ann", "Annie", 1_800_000_000_003, 1_800_000_000_020),
            ("zoe", "Zoë", 1_800_000_000_002, 1_800_000_000_009),
        ]


@pytest.mark.usefixtures("first_release")
async def test_ids_of_messages_that_the_first_release_deleted_are_not_used_again(
    database_url: str, tmp_path: Path
) -> None:
    async with open_storage(tmp_path, database_url) as storage:
        message = await storage.messages.add("room", MessageDraft("k6", None, "ann", "Ann", "New", 1_800_000_000_020))
    assert message.id == 4


@pytest.mark.usefixtures("first_release")
async def test_what_the_first_release_stored_goes_with_its_room(database_url: str, tmp_path: Path) -> None:
    async with open_storage(tmp_path, database_url) as storage:
        await storage.rooms.delete("room")
        assert await storage.topics.list_for("room") == []
        assert (await storage.messages.page("room", None, 9)).messages == ()
        with pytest.raises(TopicNotFound):
            await storage.topics.set_upvote("tea", "cleo", True, now_ms=1)


async def test_migrations_that_fail_change_nothing(
    first_release: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    async with first_release.begin() as connection:
        # In the way of one of the last things that the migrations make.
        await connection.execute(text("CREATE TABLE rally_responses (id INTEGER)"))
        before = await connection.run_sync(_columns)
    with pytest.raises(StorageUnavailable, match="rally_responses"):
        await Storage.open(tmp_path, database_url)
    async with first_release.connect() as connection:
        assert await connection.run_sync(_columns) == before
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == FIRST
        assert (await connection.execute(text("SELECT count(*) FROM messages"))).scalar_one() == 2


async def test_a_database_that_a_later_release_has_changed_is_refused(
    storage: Storage, engine: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageUnavailable, match="9999"):
        await Storage.open(tmp_path, database_url)
    assert await storage.rooms.find("room") is None
