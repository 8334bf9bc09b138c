"""Rooms and persons in the database."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import RoomNotFound
from alongside.rooms.formats import Format
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.schedule import Schedule
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import PersonRow, RoomRow
from alongside.storage.values import from_json, to_json
from alongside.storage.writing import update_or_insert


class RoomRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._changing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def add(self, room: RoomRecord) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(insert(RoomRow).values(id=room.id, created_at=room.created_at, **_columns(room)))

    async def change(self, room_id: str, change: Callable[[RoomRecord], RoomRecord]) -> RoomRecord:
        """Changes a room, and returns it as it is stored then.

        Changes of one room wait for each other, and each goes on from the one before. Their callers go on in that
        order, too, so that whoever tells people at once tells the last change last.

        :param change: makes the room that is to be stored of the one that is; what it raises is raised.
        :raises RoomNotFound: it was deleted.
        """
        async with self._changing.setdefault(room_id, asyncio.Lock()):
            room = await self.find(room_id)
            if room is None:
                raise RoomNotFound
            changed = change(room)
            if changed != room:
                await self._save(changed)
            return changed

    async def _save(self, room: RoomRecord) -> None:
        async with transaction(self._engine) as connection:
            result = await connection.execute(update(RoomRow).where(RoomRow.id == room.id).values(**_columns(room)))
        if result.rowcount == 0:
            raise RoomNotFound

    async def find(self, room_id: str) -> RoomRecord | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(RoomRow.__table__).where(RoomRow.id == room_id))).one_or_none()
        return None if row is None else _record(row)

    async def delete(self, room_id: str) -> None:
        """Deletes the room with everything in it. Deleting it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(RoomRow).where(RoomRow.id == room_id))
        await erase_traces(self._engine)


def _columns(room: RoomRecord) -> dict[str, Any]:
    settings = room.settings
    return {
        "owner_id": room.owner_id,
        "name": settings.name,
        "why": settings.why,
        "norms": settings.norms,
        "format": to_json(settings.format),
        "minutes": settings.minutes,
        "cadence": settings.cadence,
        "sound": settings.sound,
        "schedule": None if room.schedule is None else to_json(room.schedule),
    }


def _record(row: Row[Any]) -> RoomRecord:
    settings = RoomSettings(
        name=row.name,
        why=row.why,
        norms=row.norms,
        format=from_json(row.format, Format),
        minutes=row.minutes,
        cadence=row.cadence,
        sound=row.sound,
    )
    schedule = None if row.schedule is None else from_json(row.schedule, Schedule)
    return RoomRecord(row.id, settings, row.created_at, row.owner_id, schedule)


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
        await update_or_insert(self._engine, known, new)
