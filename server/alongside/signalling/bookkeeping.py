"""Stores what happened by itself, which nobody asked for and nobody waits for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import structlog

from alongside.errors import AlongsideError, StorageUnavailable, TooManyMessages
from alongside.rooms import events
from alongside.rooms.events import RoomEvent
from alongside.rooms.messages import HuddleRecap
from alongside.rooms.room import Room
from alongside.signalling.lane import Lane
from alongside.signalling.tasks import Tasks
from alongside.storage.storage import Storage

log = structlog.get_logger(__name__)

_TRIES = 20
_PAUSE_S = 3.0


class Bookkeeping:
    """Of one room. What the database does not take now is tried again for a minute.

    :param storing: what is stored there has the order in which it happened.
    :param publish: tells people what is stored by now.
    """

    def __init__(
        self,
        room: Room,
        label: str,
        storage: Storage,
        *,
        tasks: Tasks,
        storing: Lane,
        publish: Callable[[list[RoomEvent]], None],
    ) -> None:
        self._room = room
        self._label = label
        self._storage = storage
        self._tasks = tasks
        self._storing = storing
        self._publish = publish

    def note(self, event: RoomEvent) -> None:
        """To be called with everything that happened. Never waits and never raises."""
        match event:
            case events.HuddleClosed(recap=HuddleRecap() as recap):
                self._tasks.start(self._until_stored(partial(self._end_huddle, recap)))
            case events.HuddleClosed(huddle_id=huddle_id):
                self._tasks.start(self._until_stored(partial(self._storage.huddles.remove, huddle_id)))
            case events.HuddleChanged(huddle_id=huddle_id) | events.HuddleEntered(huddle_id=huddle_id):
                self._keep("a huddle", partial(self._save_huddle, huddle_id))
            case events.KnockChanged(knock_id=knock_id):
                self._keep("a knock", partial(self._save_knock, knock_id))
            case events.SessionAttended():
                self._keep("a session", self._save_session)
            case events.KnockRemoved(knock_id=knock_id):
                self._tasks.start(self._until_stored(partial(self._storage.knocks.remove, knock_id)))

    async def _end_huddle(self, recap: HuddleRecap) -> None:
        message = await self._storage.huddles.end(self._room.record.id, recap)
        self._publish(self._room.chat.accept(message))

    def _keep(self, what: str, save: Callable[[], Awaitable[None]]) -> None:
        """Stores where something stands. What the database does not take now it gets with the next change."""

        async def keep() -> None:
            try:
                await save()
            except AlongsideError as error:
                log.warning("where something stands could not be stored", room=self._label, what=what, code=error.code)

        with suppress(TooManyMessages):
            self._storing.submit(keep)

    async def _save_huddle(self, huddle_id: str) -> None:
        """If the server stops, it is known who may read its chat."""
        huddle = self._room.huddles.find(huddle_id)
        if huddle is not None:
            await self._storage.huddles.save(
                self._room.record.id, huddle.id, huddle.name, huddle.people, huddle.started_at
            )

    async def _save_knock(self, knock_id: str) -> None:
        """The clock may have shown it to its receiver, who is to see it again after the server was restarted."""
        knock = self._room.knocks.find(knock_id)
        if knock is not None:
            await self._storage.knocks.save(self._room.record.id, knock)

    async def _save_session(self) -> None:
        session = self._room.running_session
        if session is not None:
            await self._storage.sessions.save(session)

    async def _until_stored(self, store: Callable[[], Awaitable[None]]) -> None:
        for _ in range(_TRIES):
            try:
                await store()
            except StorageUnavailable:
                await asyncio.sleep(_PAUSE_S)
            except AlongsideError as error:
                log.warning("something could not be stored", room=self._label, code=error.code)
                return
            else:
                return
        log.error("the database took nothing for a minute", room=self._label)
