"""Trouble with SQLite is one typed error, and what is acknowledged is really there.

All of it is about a file and the folder it is in, which PostgreSQL does not have.
"""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from alongside.errors import StorageUnavailable
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.storage.engine import open_engine, sqlite_url
from alongside.storage.storage import Storage

ROOM = RoomRecord("room", RoomSettings("Studio"), 1)
FILE = "alongside.sqlite3"
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")


async def test_a_locked_database_is_unavailable_for_writing_but_not_for_reading(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    await storage.rooms.add(ROOM)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable):
        await storage.rooms.add(RoomRecord("more", RoomSettings("More"), 2))
    assert await storage.rooms.find("room") == ROOM
    other.close()
    await storage.rooms.add(RoomRecord("more", RoomSettings("More"), 2))
    await storage.close()


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnavailable, match="file"):
        await Storage.open(tmp_path / "file" / "data")


async def test_a_file_that_is_no_database_is_unavailable_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("My diary, for years. " * 100)
    with pytest.raises(StorageUnavailable):
        await Storage.open(tmp_path)
    assert (tmp_path / FILE).read_text().startswith("My diary")


async def test_sqlite_writes_ahead_waits_for_the_disk_and_keeps_references(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    engine = open_engine(sqlite_url(tmp_path))
    async with engine.connect() as connection:
        modes = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in PRAGMAS]
    assert modes == ["wal", 2, 1]
    await engine.dispose()
    await storage.close()


async def test_the_data_folder_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    await storage.close()
