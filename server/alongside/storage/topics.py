"""Topics and their upvotes in the database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import TopicNotFound
from alongside.rooms.topics import Topic
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import TopicRow, UpvoteRow
from alongside.storage.writing import store_once


class TopicRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, topic: Topic) -> Topic:
        """Stores a topic. One that the same author stored under the same key already is returned instead."""
        identity = {"id": topic.id, "key": topic.key, "author_id": topic.author_id, "created_at": topic.created_at}
        same = (TopicRow.author_id == topic.author_id) & (TopicRow.key == topic.key)

        async def store(connection: AsyncConnection) -> Topic:
            await connection.execute(insert(TopicRow).values(room_id=room_id, **identity, **_state(topic)))
            return topic

        return await store_once(
            self._engine, store, lambda connection: topics_where(connection, TopicRow.room_id == room_id, same)
        )

    async def list_for(self, room_id: str) -> list[Topic]:
        """The topics of the room that are not put away, the oldest first."""
        async with transaction(self._engine) as connection:
            return await topics_where(connection, TopicRow.room_id == room_id, TopicRow.session_id.is_(None))

    async def save(self, topics: Iterable[Topic]) -> None:
        """Stores what changed about topics, apart from their upvotes; all of it or nothing.

        :raises TopicNotFound: one of them was removed.
        """
        async with transaction(self._engine) as connection:
            await save_topics(connection, topics)

    async def set_upvote(self, topic_id: str, person_id: str, upvoted: bool, now_ms: int) -> None:
        """
        :raises TopicNotFound: it was removed.
        """
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(
                    delete(UpvoteRow).where(UpvoteRow.topic_id == topic_id, UpvoteRow.person_id == person_id)
                )
                if upvoted:
                    await connection.execute(
                        insert(UpvoteRow).values(topic_id=topic_id, person_id=person_id, created_at=now_ms)
                    )
        except IntegrityError as error:
            raise TopicNotFound from error

    async def remove(self, topic_id: str) -> None:
        """Removes the topic with its upvotes. Removing it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(TopicRow).where(TopicRow.id == topic_id))
        await erase_traces(self._engine)


async def save_topics(connection: AsyncConnection, topics: Iterable[Topic], **also: Any) -> None:
    """
    :param also: other columns to set.
    :raises TopicNotFound: one of them was removed.
    """
    for topic in topics:
        changed = update(TopicRow).where(TopicRow.id == topic.id).values(**_state(topic), **also)
        if (await connection.execute(changed)).rowcount == 0:
            raise TopicNotFound


async def topics_where(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Topic]:
    """The topics that meet the conditions, the oldest first."""
    topics = select(TopicRow.__table__).where(*conditions).order_by(TopicRow.created_at, TopicRow.id)
    upvotes = (
        select(UpvoteRow.topic_id, UpvoteRow.person_id)
        .join(TopicRow, TopicRow.id == UpvoteRow.topic_id)
        .where(*conditions)
        .order_by(UpvoteRow.created_at, UpvoteRow.person_id)
    )
    rows = (await connection.execute(topics)).all()
    upvoters: dict[str, list[str]] = defaultdict(list)
    for topic_id, person_id in await connection.execute(upvotes):
        upvoters[topic_id].append(person_id)
    return [_topic(row, tuple(upvoters[row.id])) for row in rows]


def _state(topic: Topic) -> dict[str, Any]:
    return {
        "author_name": topic.author_name,
        "text": topic.text,
        "state": topic.state,
        "author_hidden": topic.author_hidden,
        "timebox_ends_at": topic.timebox_ends_at,
        "outcome": topic.outcome,
    }


def _topic(row: Row[Any], upvoters: tuple[str, ...]) -> Topic:
    return Topic(
        id=row.id,
        key=row.key,
        text=row.text,
        author_id=row.author_id,
        author_name=row.author_name,
        created_at=row.created_at,
        state=row.state,
        author_hidden=row.author_hidden,
        upvoters=upvoters,
        timebox_ends_at=row.timebox_ends_at,
        outcome=row.outcome,
    )
