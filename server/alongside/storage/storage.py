"""Everything that is stored, behind one door."""

import asyncio
from pathlib import Path
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import StorageUnavailable
from alongside.storage.engine import migrate, open_engine, sqlite_url
from alongside.storage.messages import MessageRepository
from alongside.storage.rooms import PersonRepository, RoomRepository
from alongside.storage.topics import TopicRepository


class Storage:
    """The database's repositories. Made by ``open``; to be closed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.rooms = RoomRepository(engine)
        self.persons = PersonRepository(engine)
        self.topics = TopicRepository(engine)
        self.messages = MessageRepository(engine)

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

    async def close(self) -> None:
        await self._engine.dispose()
