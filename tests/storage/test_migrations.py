"""The migrations make exactly the tables that the code works with."""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from alongside.rooms.room import RoomRecord
from alongside.storage.engine import migrate, open_engine, sqlite_url
from alongside.storage.storage import Storage
from alongside.storage.tables import Base
from tests.support.control_database import TEST_DATABASE_URL, empty_database


def _differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection), Base.metadata)


async def test_migrations_and_models_agree(tmp_path: Path) -> None:
    await empty_database()
    engine = open_engine(TEST_DATABASE_URL or sqlite_url(tmp_path))
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_opening_an_up_to_date_database_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    room = RoomRecord("room", "Studio", None, 1)
    await storage.rooms.add(room)
    again = await Storage.open(tmp_path, TEST_DATABASE_URL)
    assert await again.rooms.find("room") == room
    await again.close()
