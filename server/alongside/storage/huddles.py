"""Huddles in the database: who was in them, which says who may read their chat later, and when they ended."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.rooms.messages import ChatMessage, HuddleRecap, MessageDraft
from alongside.storage.engine import transaction
from alongside.storage.messages import same_message
from alongside.storage.tables import HuddleRow, MessageRow
from alongside.storage.values import to_json
from alongside.storage.writing import change_or_make, store_once, update_or_insert


class HuddleRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(self, room_id: str, huddle_id: str, name: str, people: Mapping[str, str], started_at: int) -> None:
        """Stores a huddle as it is now, unless its room is gone. One that has ended stays so.

        :param people: names of all who were in it, by person id, in the order in which they came.
        """
        columns = {"name": name, "people": list(people.values()), "member_ids": list(people)}
        known = update(HuddleRow).where(HuddleRow.id == huddle_id).values(columns)
        new = insert(HuddleRow).values(id=huddle_id, room_id=room_id, started_at=started_at, **columns)
        await update_or_insert(self._engine, known, new)

    async def remove(self, huddle_id: str) -> None:
        """Forgets a huddle that never became one."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(HuddleRow).where(HuddleRow.id == huddle_id))

    async def end(self, room_id: str, recap: HuddleRecap) -> ChatMessage:
        """Stores that a huddle has ended, and the message about it in the main room's chat. Twice is fine."""
        columns = {
            "name": recap.name,
            "people": list(recap.people),
            "member_ids": list(recap.member_ids),
            "ended_at": recap.ended_at,
        }
        known = update(HuddleRow).where(HuddleRow.id == recap.huddle_id).values(columns)
        new = insert(HuddleRow).values(id=recap.huddle_id, room_id=room_id, started_at=recap.started_at, **columns)
        draft = MessageDraft(recap.huddle_id, None, "", "", "", recap.ended_at)
        message = {**asdict(draft), "mentions": None, "deleted": False, "huddle": to_json(recap)}
        told = insert(MessageRow).values(room_id=room_id, **message).returning(MessageRow.id)

        async def store(connection: AsyncConnection) -> ChatMessage:
            message_id = (await connection.execute(told)).scalar_one()
            await change_or_make(connection, known, new)
            return ChatMessage(id=message_id, huddle=recap, **asdict(draft))

        return await store_once(self._engine, store, lambda connection: same_message(connection, room_id, draft))

    async def end_left_open(self, room_id: str) -> None:
        """Ends the huddles of a room that nobody has in memory: the server stopped while people were in them.

        How long they went on is not known; until the last word that anybody said in the room, at least.
        """
        async with transaction(self._engine) as connection:
            left_open = (HuddleRow.room_id == room_id) & HuddleRow.ended_at.is_(None)
            rows = (await connection.execute(select(HuddleRow.__table__).where(left_open))).all()
            if not rows:
                return
            said = select(func.max(MessageRow.sent_at)).where(MessageRow.room_id == room_id)
            last_word_at = (await connection.execute(said)).scalar_one() or 0
        for row in rows:
            if len(row.people) > 1 or await self._was_talked_in(row.id):
                await self.end(room_id, recap_of(row, max(row.started_at, last_word_at)))
            else:
                await self.remove(row.id)

    async def has_member(self, room_id: str, huddle_id: str, person_id: str) -> bool:
        """Whether the person is or was in a huddle."""
        statement = select(HuddleRow.member_ids).where(HuddleRow.room_id == room_id, HuddleRow.id == huddle_id)
        async with transaction(self._engine) as connection:
            member_ids = (await connection.execute(statement)).scalar_one_or_none()
        return member_ids is not None and person_id in member_ids

    async def _was_talked_in(self, huddle_id: str) -> bool:
        said = select(func.count()).select_from(MessageRow).where(MessageRow.huddle_id == huddle_id)
        async with transaction(self._engine) as connection:
            count: Any = (await connection.execute(said)).scalar_one()
        return bool(count)


def recap_of(row: Row[Any], ended_at: int) -> HuddleRecap:
    return HuddleRecap(row.id, row.name, tuple(row.people), row.started_at, ended_at, tuple(row.member_ids))
