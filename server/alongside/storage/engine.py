"""Opens the database and brings its tables up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from alongside.errors import StorageUnavailable

_LOCK_PATIENCE_MS = 3000
"""How long a write waits for another process that holds SQLite's lock, before the sender is told."""

_POOL_PATIENCE_S = 5.0
"""How long a statement waits for a free connection."""

_SERVER_PATIENCE_S = 5.0
"""How long PostgreSQL may take for a connection, and for a statement."""


def sqlite_url(data_folder: Path) -> str:
    """The URL of the default database, inside the data folder."""
    return f"sqlite+aiosqlite:///{data_folder / 'alongside.sqlite3'}"


def open_engine(url: str) -> AsyncEngine:
    """
    :param url: of SQLAlchemy, for ``sqlite+aiosqlite`` or ``postgresql+asyncpg``.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_async_engine(url, pool_timeout=_POOL_PATIENCE_S)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine
    patience = {"timeout": _SERVER_PATIENCE_S, "command_timeout": _SERVER_PATIENCE_S}
    return create_async_engine(url, pool_timeout=_POOL_PATIENCE_S, pool_pre_ping=True, connect_args=patience)


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_LOCK_PATIENCE_MS}",
        "journal_mode = WAL",
        # What is acknowledged survives a power cut, too; NORMAL would only survive a crash of this program.
        "synchronous = FULL",
        "foreign_keys = ON",
        # What is deleted is overwritten, and not only forgotten.
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def migrate(engine: AsyncEngine) -> None:
    """Applies the migrations that this database does not have yet: all of them, or none.

    :raises StorageUnavailable: the database cannot be opened or written, or a later release has changed it.
    """
    try:
        async with transaction(engine) as connection:
            if engine.dialect.name == "sqlite":
                # Dropping the table that batch mode has copied would delete all rows that refer to it.
                await connection.execute(text("PRAGMA foreign_keys = OFF"))
                # The driver begins transactions only before rows are changed, not before tables are.
                await connection.execute(text("BEGIN"))
            await connection.run_sync(_upgrade)
    except CommandError as error:
        raise StorageUnavailable from error
    finally:
        # The next connection keeps references again.
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """All that happens inside is stored when it ends, or nothing of it.

    :raises StorageUnavailable: the database is locked, full, gone or out of connections.
    :raises IntegrityError: a constraint of the tables is broken; for the repositories only.
    """
    try:
        async with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except (DBAPIError, SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error


async def erase_traces(engine: AsyncEngine) -> None:
    """Takes what was deleted out of SQLite's write-ahead log too, as far as nobody is reading it at the moment.

    PostgreSQL does so in its own time: vacuuming and its log belong to whoever runs that server.

    :raises StorageUnavailable: the database does not answer.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    except (DBAPIError, SQLAlchemyError, OSError) as error:
        raise StorageUnavailable from error
