"""Databases for tests: a new SQLite file each time, or the PostgreSQL that ALONGSIDE_TEST_DATABASE_URL names."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from alongside.storage.engine import open_engine
from alongside.storage.storage import Storage

TEST_DATABASE_URL = os.environ.get("ALONGSIDE_TEST_DATABASE_URL")


@asynccontextmanager
async def open_storage(folder: Path) -> AsyncIterator[Storage]:
    """The storage in ``folder``. Opening the same folder again finds what was stored."""
    storage = await Storage.open(folder, TEST_DATABASE_URL)
    try:
        yield storage
    finally:
        await storage.close()


async def empty_database() -> None:
    """Makes the PostgreSQL database as good as new. A SQLite file is new for each test anyway."""
    if TEST_DATABASE_URL is not None:
        engine = open_engine(TEST_DATABASE_URL)
        async with engine.begin() as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
        await engine.dispose()
