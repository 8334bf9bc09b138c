"""Rooms and persons in the database."""

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.rooms.room import RoomRecord
from alongside.storage.engine import transaction
from alongside.storage.tables import PersonRow, RoomRow


class RoomRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room: RoomRecord) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(
                insert(RoomRow).values(id=room.id, name=room.name, why=room.why, created_at=room.created_at)
            )

    async def find(self, room_id: str) -> RoomRecord | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(RoomRow.__table__).where(RoomRow.id == room_id))).one_or_none()
        return None if row is None else RoomRecord(row.id, row.name, row.why, row.created_at)


class PersonRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def remember(self, room_id: str, person_id: str, name: str, now_ms: int) -> None:
        """Notes that the person was in the room, under this name."""
        known = (
            update(PersonRow)
            .where(PersonRow.room_id == room_id, PersonRow.id == person_id)
            .values(name=name, last_seen_at=now_ms)
        )
        new = insert(PersonRow).values(
            room_id=room_id, id=person_id, name=name, first_seen_at=now_ms, last_seen_at=now_ms
        )
        try:
            async with transaction(self._engine) as connection:
                if (await connection.execute(known)).rowcount == 0:
                    await connection.execute(new)
        except IntegrityError:
            # The same person came twice at the same moment, and the other one was first.
            async with transaction(self._engine) as connection:
                await connection.execute(known)
