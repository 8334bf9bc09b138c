"""Storage on a given database, and databases as earlier releases left them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.storage.storage import Storage


@asynccontextmanager
async def open_storage(folder: Path, url: str) -> AsyncIterator[Storage]:
    """The storage in this database. Opening it again finds what was stored."""
    storage = await Storage.open(folder, url)
    try:
        yield storage
    finally:
        await storage.close()


async def migrated_to(engine: AsyncEngine, revision: str) -> None:
    """Gives an empty database the tables of an earlier release, for rows to be put in as that release did.

    :param revision: the last migration that the release had.
    """

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", "alongside.storage:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
