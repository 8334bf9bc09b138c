"""Rallies and what people answered, in the database."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import Conflict, RoomNotFound
from alongside.rooms.rally import REPLACED, ProposedTime, Rally, RallyResponse
from alongside.storage.engine import transaction
from alongside.storage.tables import RallyResponseRow, RallyRow
from alongside.storage.values import from_json, to_json
from alongside.storage.writing import update_or_insert


class RallyRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, rally: Rally) -> None:
        """Stores a rally in place of those that the room had before.

        :raises RoomNotFound: it was deleted.
        """
        columns = {
            "id": rally.id,
            "room_id": rally.room_id,
            "opened_by": rally.opened_by,
            "time_zone": rally.time_zone,
            "times": to_json(rally.times),
            "created_at": rally.created_at,
            "picked": rally.picked,
        }
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(delete(RallyRow).where(RallyRow.room_id == rally.room_id))
                await connection.execute(insert(RallyRow).values(columns))
        except IntegrityError as error:
            raise RoomNotFound from error

    async def newest(self, room_id: str) -> Rally | None:
        """The room's last rally, whether or not a time was picked."""
        found = select(RallyRow.__table__).where(RallyRow.room_id == room_id)
        newest_first = found.order_by(RallyRow.created_at.desc(), RallyRow.id).limit(1)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(newest_first)).one_or_none()
            return None if row is None else await _rally(connection, row)

    async def respond(self, rally_id: str, response: RallyResponse) -> None:
        """Stores what one person answers. What they answered before is replaced, and keeps its place.

        :raises Conflict: other times were proposed in its place.
        """
        mine = (RallyResponseRow.rally_id == rally_id) & (RallyResponseRow.person_id == response.person_id)
        changed = {
            "name": response.name,
            "answers": dict(response.answers),
            "answered_at": response.answered_at,
        }
        known = update(RallyResponseRow).where(mine).values(changed)
        new = insert(RallyResponseRow).values(
            rally_id=rally_id, person_id=response.person_id, first_answered_at=response.answered_at, **changed
        )
        if not await update_or_insert(self._engine, known, new):
            raise Conflict(REPLACED)

    async def pick(self, rally_id: str, time_id: str | None) -> None:
        """Settles on a time, or opens the question again.

        :raises Conflict: other times were proposed in its place.
        """
        picked = update(RallyRow).where(RallyRow.id == rally_id).values(picked=time_id)
        async with transaction(self._engine) as connection:
            if (await connection.execute(picked)).rowcount == 0:
                raise Conflict(REPLACED)


async def _rally(connection: AsyncConnection, row: Row[Any]) -> Rally:
    found = select(RallyResponseRow.__table__).where(RallyResponseRow.rally_id == row.id)
    in_order = found.order_by(RallyResponseRow.first_answered_at, RallyResponseRow.person_id)
    responses = [
        RallyResponse(each.person_id, each.name, each.answers, each.answered_at)
        for each in await connection.execute(in_order)
    ]
    return Rally(
        id=row.id,
        room_id=row.room_id,
        opened_by=row.opened_by,
        time_zone=row.time_zone,
        times=from_json(row.times, tuple[ProposedTime, ...]),
        created_at=row.created_at,
        picked=row.picked,
        responses=tuple(responses),
    )
