"""Chat in the database."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import StorageUnavailable
from alongside.rooms.chat import ChatMessage, MessageDraft
from alongside.storage.engine import transaction
from alongside.storage.tables import MessageRow


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, the oldest first, and whether there are still older ones."""

    messages: tuple[ChatMessage, ...]
    has_more: bool


class MessageRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, draft: MessageDraft) -> ChatMessage:
        """Stores a message. One that the same author stored under the same key already is returned instead."""
        statement = insert(MessageRow).values(room_id=room_id, **asdict(draft)).returning(MessageRow.id)
        try:
            async with transaction(self._engine) as connection:
                message_id = (await connection.execute(statement)).scalar_one()
        except IntegrityError as error:
            return await self._stored(room_id, draft, error)
        return ChatMessage(id=message_id, **asdict(draft))

    async def _stored(self, room_id: str, draft: MessageDraft, error: IntegrityError) -> ChatMessage:
        statement = select(MessageRow.__table__).where(
            MessageRow.room_id == room_id, MessageRow.author_id == draft.author_id, MessageRow.key == draft.key
        )
        async with transaction(self._engine) as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise StorageUnavailable from error
        return _message(row)

    async def page(self, room_id: str, huddle_id: str | None, limit: int, before: int | None = None) -> MessagePage:
        """The newest ``limit`` messages of a place, or the newest of those with an id below ``before``."""
        statement = select(MessageRow.__table__).where(
            MessageRow.room_id == room_id,
            MessageRow.huddle_id.is_(None) if huddle_id is None else MessageRow.huddle_id == huddle_id,
        )
        if before is not None:
            statement = statement.where(MessageRow.id < before)
        statement = statement.order_by(MessageRow.id.desc()).limit(limit + 1)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(statement)).all()
        messages = tuple(_message(row) for row in reversed(rows[:limit]))
        return MessagePage(messages, has_more=len(rows) > limit)


def _message(row: Row[Any]) -> ChatMessage:
    return ChatMessage(
        id=row.id,
        key=row.key,
        huddle_id=row.huddle_id,
        author_id=row.author_id,
        author_name=row.author_name,
        text=row.text,
        sent_at=row.sent_at,
    )
