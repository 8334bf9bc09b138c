"""Knocks that are not settled yet, in the database."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import RoomNotFound
from alongside.rooms.knocks import Knock
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import KnockRow
from alongside.storage.values import from_json, to_json
from alongside.storage.writing import update_or_insert


class KnockRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(self, room_id: str, knock: Knock) -> None:
        """Stores a knock, or its new state.

        :raises RoomNotFound: it was deleted.
        """
        state = to_json(knock)
        known = update(KnockRow).where(KnockRow.id == knock.id).values(state=state)
        new = insert(KnockRow).values(id=knock.id, room_id=room_id, state=state, created_at=knock.created_at)
        if not await update_or_insert(self._engine, known, new):
            raise RoomNotFound

    async def list_for(self, room_id: str) -> list[Knock]:
        """All of the room, the oldest first."""
        found = select(KnockRow.state).where(KnockRow.room_id == room_id).order_by(KnockRow.created_at, KnockRow.id)
        async with transaction(self._engine) as connection:
            return [from_json(state, Knock) for state in (await connection.execute(found)).scalars()]

    async def remove(self, knock_id: str) -> None:
        """Removing it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(KnockRow).where(KnockRow.id == knock_id))
        await erase_traces(self._engine)
