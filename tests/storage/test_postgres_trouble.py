"""Trouble with PostgreSQL is one typed error, and over when the trouble is.

All of it is about connections to a server, which SQLite does not have.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import StorageUnavailable
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.storage.engine import open_engine
from alongside.storage.storage import Storage
from tests.support.control_database import open_storage

ROOM = RoomRecord("room", RoomSettings("Studio"), 1)


@pytest.fixture
async def storage(postgres_url: str, tmp_path: Path) -> AsyncIterator[Storage]:
    async with open_storage(tmp_path, postgres_url) as opened:
        await opened.rooms.add(ROOM)
        yield opened


@pytest.fixture
async def administrator(postgres_url: str) -> AsyncIterator[AsyncEngine]:
    """Connects beside the storage, to a database that is always there; each statement counts at once."""
    engine = open_engine(make_url(postgres_url).set(database="postgres").render_as_string())
    yield engine.execution_options(isolation_level="AUTOCOMMIT")
    await engine.dispose()


async def run(administrator: AsyncEngine, statement: str) -> None:
    async with administrator.connect() as connection:
        await connection.execute(text(statement))


END_CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'alongside'"


async def test_connections_that_the_server_has_ended_are_replaced(storage: Storage, administrator: AsyncEngine) -> None:
    await run(administrator, END_CONNECTIONS)
    assert await storage.rooms.find("room") == ROOM


async def test_a_server_that_lets_nobody_in_is_unavailable_until_it_does(
    storage: Storage, administrator: AsyncEngine
) -> None:
    await run(administrator, "ALTER DATABASE alongside ALLOW_CONNECTIONS false")
    await run(administrator, END_CONNECTIONS)
    with pytest.raises(StorageUnavailable):
        await storage.rooms.find("room")
    await run(administrator, "ALTER DATABASE alongside ALLOW_CONNECTIONS true")
    assert await storage.rooms.find("room") == ROOM


async def test_a_table_that_somebody_has_locked_is_unavailable_until_it_is_free(
    storage: Storage, postgres_url: str
) -> None:
    other = open_engine(postgres_url)
    async with other.begin() as connection:
        await connection.execute(text("LOCK TABLE rooms"))
        with pytest.raises(StorageUnavailable):
            await storage.rooms.find("room")
    await other.dispose()
    assert await storage.rooms.find("room") == ROOM


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"database": "elsewhere"}, "elsewhere"),
        ({"username": "stranger"}, "stranger"),
        ({"query": {"host": "/nowhere"}}, "No such file"),
    ],
)
async def test_what_is_wrong_with_the_address_of_a_database_is_said(
    postgres_url: str, tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    url = make_url(postgres_url).set(**change).render_as_string()
    with pytest.raises(StorageUnavailable, match=why):
        await Storage.open(tmp_path, url)
