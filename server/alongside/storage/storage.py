"""Everything that is stored, behind one door."""

import asyncio
from pathlib import Path
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import RoomNotFound, StorageUnavailable
from alongside.rooms.room import StoredRoom
from alongside.storage.cards import CardRepository
from alongside.storage.engine import migrate, open_engine, sqlite_url
from alongside.storage.goals import GoalRepository
from alongside.storage.huddles import HuddleRepository
from alongside.storage.knocks import KnockRepository
from alongside.storage.messages import MessageRepository
from alongside.storage.rallies import RallyRepository
from alongside.storage.rooms import PersonRepository, RoomRepository
from alongside.storage.sessions import SessionRepository
from alongside.storage.topics import TopicRepository


class Storage:
    """The database's repositories. Made by ``open``; to be closed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.rooms = RoomRepository(engine)
        self.persons = PersonRepository(engine)
        self.topics = TopicRepository(engine)
        self.messages = MessageRepository(engine)
        self.huddles = HuddleRepository(engine)
        self.sessions = SessionRepository(engine)
        self.goals = GoalRepository(engine)
        self.knocks = KnockRepository(engine)
        self.cards = CardRepository(engine)
        self.rallies = RallyRepository(engine)

    @classmethod
    async def open(cls, data_folder: Path, url: str | None = None) -> Self:
        """Opens the database, and makes or changes its tables as needed.

        :param data_folder: made if it does not exist; the default database is a file in it.
        :param url: of another database.
        :raises StorageUnavailable: it cannot be opened or written.
        """
        try:
            await asyncio.to_thread(data_folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnavailable(f"The data folder {data_folder} cannot be made: {error.strerror}.") from error
        engine = open_engine(url or sqlite_url(data_folder))
        try:
            await migrate(engine)
        except StorageUnavailable as error:
            await engine.dispose()
            raise StorageUnavailable(f"The database cannot be opened: {error.__cause__}") from error
        return cls(engine)

    async def load(self, room_id: str, recent_messages: int) -> StoredRoom:
        """Everything that those need who come into a room that nobody has in memory.

        :param recent_messages: how many messages of the main room's chat.
        :raises RoomNotFound: there is no such room.
        :raises StorageUnavailable: the database does not answer.
        """
        record = await self.rooms.find(room_id)
        if record is None:
            raise RoomNotFound
        await self.huddles.end_left_open(room_id)
        session = await self.sessions.newest(room_id)
        page = await self.messages.page(room_id, None, recent_messages)
        return StoredRoom(
            record,
            session,
            topics=await self.topics.list_for(room_id),
            goals=await self.goals.list_for(room_id),
            knocks=await self.knocks.list_for(room_id),
            own_cards=await self.cards.list_for(room_id),
            votes=() if session is None else await self.sessions.votes(session.id),
            messages=page.messages,
            has_more_messages=page.has_more,
        )

    async def close(self) -> None:
        """What is being stored is stored to its end."""
        await self.messages.close()
        await self._engine.dispose()
