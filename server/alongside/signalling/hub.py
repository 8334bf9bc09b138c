"""All sessions of the server, and their end when it stops."""

import asyncio

from alongside.signalling.arrival import Reception
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.dispatch import Dispatcher
from alongside.signalling.messages.base import to_wire
from alongside.signalling.messages.notices import Closing
from alongside.signalling.services import Services
from alongside.signalling.session import Connection, Session

_SWEEP_S = 0.5
_REJOIN_AFTER_MS = 2000


class Hub:
    """Runs a session for each WebSocket."""

    def __init__(self, services: Services, directory: RoomDirectory) -> None:
        self._services = services
        self._directory = directory
        self._reception = Reception(services, directory)
        self._dispatcher = Dispatcher(services)
        self._sessions: set[Session] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def session_count(self) -> int:
        """How many WebSockets are open."""
        return len(self._sessions)

    async def serve(self, room_id: str, connection: Connection) -> None:
        """Returns when the WebSocket is closed."""
        session = Session(room_id, connection, self._services, self._reception, self._dispatcher)
        self._sessions.add(session)
        self._idle.clear()
        try:
            await session.run()
        finally:
            self._sessions.discard(session)
            if not self._sessions:
                self._idle.set()

    async def keep_house(self) -> None:
        """Gives up lost places and forgets empty rooms, for as long as the server runs."""
        while True:
            self._directory.sweep()
            await asyncio.sleep(_SWEEP_S)

    async def drain(self) -> None:
        """Lets nobody in any more, tells people that the server stops, and closes their WebSockets."""
        self._directory.draining = True
        for session in list(self._sessions):
            session.send(to_wire(Closing(retry_after_ms=_REJOIN_AFTER_MS)))
            session.end(CloseCode.RESTART)
        # Each session ends by itself in ``close_within_ms`` at the latest.
        await self._idle.wait()
