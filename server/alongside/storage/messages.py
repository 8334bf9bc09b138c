"""Chat in the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import NotFound, StorageUnavailable
from alongside.rooms.messages import ChatMessage, HuddleRecap, MessageDraft, Reaction
from alongside.storage.batches import Batches
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import MessageRow, ReactionRow
from alongside.storage.values import from_json
from alongside.storage.writing import insert_new

_MOST_AT_ONCE = 200
_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, the oldest first, and whether there are still older ones."""

    messages: tuple[ChatMessage, ...]
    has_more: bool


class MessageRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._batches = Batches(self._add_all, most=_MOST_AT_ONCE, pause_s=_PAUSE_S)

    async def add(self, room_id: str, draft: MessageDraft) -> ChatMessage:
        """Stores a message. One that the same author stored under the same key already is returned instead."""
        try:
            return await self._batches.add((room_id, draft))
        except IntegrityError as error:
            raise StorageUnavailable from error

    async def _add_all(self, drafts: Sequence[tuple[str, MessageDraft]]) -> list[ChatMessage]:
        statement = insert_new(self._engine, MessageRow).returning(
            MessageRow.id, MessageRow.room_id, MessageRow.author_id, MessageRow.key
        )
        async with transaction(self._engine) as connection:
            rows = await connection.execute(statement, [_columns(room_id, draft) for room_id, draft in drafts])
            new_ids = {(room_id, author_id, key): message_id for message_id, room_id, author_id, key in rows}
            # Taken out, so that the same again in one batch finds what was stored and not what it says itself.
            return [
                await _stored(connection, room_id, draft, new_ids.pop((room_id, draft.author_id, draft.key), None))
                for room_id, draft in drafts
            ]

    async def close(self) -> None:
        """Waits until everything is stored that was added."""
        await self._batches.close()

    async def find(self, room_id: str, message_id: int) -> ChatMessage:
        """
        :raises NotFound: the room has no such message.
        """
        async with transaction(self._engine) as connection:
            found = await _messages_where(connection, MessageRow.room_id == room_id, MessageRow.id == message_id)
        if not found:
            raise NotFound("This message is not there any more.")
        return found[0]

    async def save(self, message: ChatMessage) -> None:
        """Stores the new text of a message, or that it was deleted, in which case its reactions go with it."""
        changed = {
            "text": message.text,
            "mentions": list(message.mentions) or None,
            "edited_at": message.edited_at,
            "deleted": message.deleted,
        }
        async with transaction(self._engine) as connection:
            await connection.execute(update(MessageRow).where(MessageRow.id == message.id).values(**changed))
            if message.deleted:
                await connection.execute(delete(ReactionRow).where(ReactionRow.message_id == message.id))
        if message.deleted:
            await erase_traces(self._engine)

    async def set_reaction(self, message_id: int, person_id: str, emoji: str, on: bool, now_ms: int) -> None:
        """
        :raises NotFound: the message is gone.
        """
        one = (
            (ReactionRow.message_id == message_id) & (ReactionRow.person_id == person_id) & (ReactionRow.emoji == emoji)
        )
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(delete(ReactionRow).where(one))
                if on:
                    values = {"message_id": message_id, "person_id": person_id, "emoji": emoji, "created_at": now_ms}
                    await connection.execute(insert(ReactionRow).values(values))
        except IntegrityError as error:
            raise NotFound("This message is not there any more.") from error

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
            messages = await _with_reactions(connection, rows[:limit])
        return MessagePage(tuple(reversed(messages)), has_more=len(rows) > limit)


def _fields(draft: MessageDraft) -> dict[str, Any]:
    """As ``asdict``, which copies every value deeply, too."""
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _columns(room_id: str, draft: MessageDraft) -> dict[str, Any]:
    return {**_fields(draft), "room_id": room_id, "mentions": list(draft.mentions) or None, "deleted": False}


async def _stored(connection: AsyncConnection, room_id: str, draft: MessageDraft, new_id: int | None) -> ChatMessage:
    """
    :param new_id: ``None`` if the message was there before.
    """
    if new_id is not None:
        return ChatMessage(id=new_id, **_fields(draft))
    found = await same_message(connection, room_id, draft)
    if not found:
        raise StorageUnavailable
    return found[0]


async def same_message(connection: AsyncConnection, room_id: str, draft: MessageDraft) -> list[ChatMessage]:
    """The message that the same author stored under the same key."""
    same = (MessageRow.author_id == draft.author_id) & (MessageRow.key == draft.key)
    return await _messages_where(connection, MessageRow.room_id == room_id, same)


async def _messages_where(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[ChatMessage]:
    rows = (await connection.execute(select(MessageRow.__table__).where(*conditions))).all()
    return await _with_reactions(connection, rows)


async def _with_reactions(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[ChatMessage]:
    reactions: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if rows:
        statement = (
            select(ReactionRow.message_id, ReactionRow.emoji, ReactionRow.person_id)
            .where(ReactionRow.message_id.in_([row.id for row in rows]))
            .order_by(ReactionRow.created_at, ReactionRow.person_id)
        )
        for message_id, emoji, person_id in await connection.execute(statement):
            reactions[message_id][emoji].append(person_id)
    return [_message(row, reactions[row.id]) for row in rows]


def _message(row: Row[Any], reactions: dict[str, list[str]]) -> ChatMessage:
    return ChatMessage(
        id=row.id,
        key=row.key,
        huddle_id=row.huddle_id,
        author_id=row.author_id,
        author_name=row.author_name,
        text=row.text,
        sent_at=row.sent_at,
        reply_to=row.reply_to,
        mentions=tuple(row.mentions or ()),
        edited_at=row.edited_at,
        deleted=row.deleted,
        reactions=tuple(Reaction(emoji, tuple(people)) for emoji, people in reactions.items()),
        huddle=None if row.huddle is None else from_json(row.huddle, HuddleRecap),
    )
