"""Topics and their upvotes in the database."""

from collections import defaultdict

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import StorageUnavailable, TopicNotFound
from alongside.rooms.topics import Topic, TopicState
from alongside.storage.engine import transaction
from alongside.storage.tables import TopicRow, UpvoteRow


class TopicRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, topic: Topic) -> Topic:
        """Stores a topic. One that the same author stored under the same key already is returned instead."""
        values = {
            "id": topic.id,
            "room_id": room_id,
            "author_id": topic.author_id,
            "key": topic.key,
            "author_name": topic.author_name,
            "text": topic.text,
            "state": topic.state,
            "created_at": topic.created_at,
        }
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(insert(TopicRow).values(values))
        except IntegrityError as error:
            return await self._stored(room_id, topic, error)
        return topic

    async def _stored(self, room_id: str, topic: Topic, error: IntegrityError) -> Topic:
        for known in await self.list_for(room_id):
            if known.author_id == topic.author_id and known.key == topic.key:
                return known
        raise StorageUnavailable from error

    async def list_for(self, room_id: str) -> list[Topic]:
        """All topics of the room, the oldest first."""
        topics = select(TopicRow.__table__).where(TopicRow.room_id == room_id)
        upvotes = (
            select(UpvoteRow.topic_id, UpvoteRow.person_id)
            .join(TopicRow, TopicRow.id == UpvoteRow.topic_id)
            .where(TopicRow.room_id == room_id)
        )
        upvoters: dict[str, list[str]] = defaultdict(list)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(topics.order_by(TopicRow.created_at, TopicRow.id))).all()
            in_order = upvotes.order_by(UpvoteRow.created_at, UpvoteRow.person_id)
            for topic_id, person_id in await connection.execute(in_order):
                upvoters[topic_id].append(person_id)
        return [
            Topic(
                id=row.id,
                key=row.key,
                text=row.text,
                author_id=row.author_id,
                author_name=row.author_name,
                created_at=row.created_at,
                state=row.state,
                upvoters=tuple(upvoters[row.id]),
            )
            for row in rows
        ]

    async def set_upvote(self, topic_id: str, person_id: str, upvoted: bool, now_ms: int) -> None:
        """
        :raises TopicNotFound: it was removed.
        """
        async with transaction(self._engine) as connection:
            await connection.execute(
                delete(UpvoteRow).where(UpvoteRow.topic_id == topic_id, UpvoteRow.person_id == person_id)
            )
            if upvoted:
                try:
                    await connection.execute(
                        insert(UpvoteRow).values(topic_id=topic_id, person_id=person_id, created_at=now_ms)
                    )
                except IntegrityError as error:
                    raise TopicNotFound from error

    async def set_state(self, topic_id: str, state: TopicState) -> None:
        """
        :raises TopicNotFound: it was removed.
        """
        async with transaction(self._engine) as connection:
            result = await connection.execute(update(TopicRow).where(TopicRow.id == topic_id).values(state=state))
        if result.rowcount == 0:
            raise TopicNotFound

    async def remove(self, topic_id: str) -> None:
        """Removes the topic with its upvotes. Removing it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(TopicRow).where(TopicRow.id == topic_id))
