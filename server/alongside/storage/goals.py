"""Goals in the database."""

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import NotFound
from alongside.rooms.goals import Goal
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import GoalRow, SessionRow
from alongside.storage.writing import store_once


class GoalRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, goal: Goal) -> Goal:
        """Stores a goal. One that the same person stored under the same key already is returned instead."""
        columns = {
            "id": goal.id,
            "room_id": room_id,
            "person_id": goal.person_id,
            "key": goal.key,
            "person_name": goal.person_name,
            "text": goal.text,
            "done": goal.done,
            "created_at": goal.created_at,
        }
        same = (GoalRow.person_id == goal.person_id) & (GoalRow.key == goal.key)

        async def store(connection: AsyncConnection) -> Goal:
            await connection.execute(insert(GoalRow).values(columns))
            return goal

        return await store_once(
            self._engine, store, lambda connection: goals_where(connection, GoalRow.room_id == room_id, same)
        )

    async def list_for(self, room_id: str) -> list[Goal]:
        """The goals of the present session, or of the next one; the oldest first."""
        async with transaction(self._engine) as connection:
            return await goals_where(connection, GoalRow.room_id == room_id, GoalRow.session_id.is_(None))

    async def unfinished_of(self, room_id: str, person_id: str) -> list[Goal]:
        """What this person did not get done in the newest session of the room that has ended."""
        last = (
            select(SessionRow.id)
            .where(SessionRow.room_id == room_id, SessionRow.ended_at.is_not(None))
            .order_by(SessionRow.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        mine = (GoalRow.person_id == person_id) & GoalRow.done.is_(False)
        async with transaction(self._engine) as connection:
            return await goals_where(connection, GoalRow.room_id == room_id, GoalRow.session_id == last, mine)

    async def save(self, goal: Goal) -> None:
        """
        :raises NotFound: it was removed.
        """
        changed = update(GoalRow).where(GoalRow.id == goal.id).values(text=goal.text, done=goal.done)
        async with transaction(self._engine) as connection:
            result = await connection.execute(changed)
        if result.rowcount == 0:
            raise NotFound("This goal was removed.")

    async def remove(self, goal_id: str) -> None:
        """Removing it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(GoalRow).where(GoalRow.id == goal_id))
        await erase_traces(self._engine)


async def goals_where(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Goal]:
    """The goals that meet the conditions, the oldest first."""
    found = select(GoalRow.__table__).where(*conditions).order_by(GoalRow.created_at, GoalRow.id)
    return [_goal(row) for row in await connection.execute(found)]


def _goal(row: Row[Any]) -> Goal:
    return Goal(row.id, row.key, row.person_id, row.person_name, row.text, row.created_at, row.done)
