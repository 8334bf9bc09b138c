"""Ways of writing that several repositories share."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from sqlalchemy import Insert, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import StorageUnavailable
from alongside.storage.engine import transaction
from alongside.storage.tables import Base

Value = TypeVar("Value")


def insert_new(engine: AsyncEngine, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insertion that leaves those rows out that a constraint on what is unique refuses."""
    if engine.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def store_once(
    engine: AsyncEngine,
    store: Callable[[AsyncConnection], Awaitable[Value]],
    find: Callable[[AsyncConnection], Awaitable[Sequence[Value]]],
) -> Value:
    """Stores something, or returns what was stored in its place before: a client may say the same twice.

    :param store: stores it and returns it; a constraint refuses it the second time.
    :param find: looks for what was stored before.
    :raises StorageUnavailable: it was refused, but nothing is in its place.
    """
    try:
        async with transaction(engine) as connection:
            return await store(connection)
    except IntegrityError as error:
        async with transaction(engine) as connection:
            found = await find(connection)
        if not found:
            raise StorageUnavailable from error
        return found[0]


async def change_or_make(connection: AsyncConnection, known: Update, new: Insert) -> None:
    """Changes a row, or makes it, as a part of what is stored together.

    :raises IntegrityError: it cannot be made, or somebody else was first.
    """
    if (await connection.execute(known)).rowcount == 0:
        await connection.execute(new)


async def update_or_insert(engine: AsyncEngine, known: Update, new: Insert) -> bool:
    """Changes a row, or makes it. Returns whether it is there now: what it belongs to may be gone."""
    try:
        async with transaction(engine) as connection:
            await change_or_make(connection, known, new)
    except IntegrityError:
        # Somebody did the same at the same moment and was first, or there is nothing that it could belong to.
        async with transaction(engine) as connection:
            return (await connection.execute(known)).rowcount > 0
    return True
