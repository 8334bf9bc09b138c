"""All rooms that are in memory."""

import structlog

from alongside.errors import RoomNotFound, ShuttingDown
from alongside.rooms.limits import RoomLimits
from alongside.rooms.record import RoomRecord
from alongside.rooms.room import Room
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.services import Services
from alongside.signalling.session_end import end_forgotten_session
from alongside.signalling.shared_readings import SharedReadings
from alongside.worker import messages as channel
from alongside.worker.client import MediaWorker

log = structlog.get_logger(__name__)


class RoomDirectory:
    """Loads rooms when somebody comes and forgets them when they have been empty for a while.

    It also listens to the media workers and passes on what they report.
    """

    def __init__(self, services: Services, room_limits: RoomLimits) -> None:
        self._services = services
        self._room_limits = room_limits
        self._rooms: dict[str, LiveRoom] = {}
        self._by_label: dict[str, LiveRoom] = {}
        self._loading = SharedReadings(self._load)
        self.draining = False

    @property
    def rooms(self) -> tuple[LiveRoom, ...]:
        return tuple(self._rooms.values())

    def find(self, room_id: str) -> LiveRoom | None:
        """The room if it is in memory."""
        return self._rooms.get(room_id)

    async def open(self, room_id: str) -> LiveRoom:
        """The room, loaded from the database if need be.

        :raises RoomNotFound: there is no such room, or it has just been deleted.
        :raises StorageUnavailable: the database does not answer.
        :raises ShuttingDown: the server stops.
        """
        if self.draining:
            raise ShuttingDown(retry_after_ms=2000)
        live = self._rooms.get(room_id)
        if live is not None:
            return live
        live = await self._loading.get(room_id)
        if self._rooms.get(room_id) is not live:
            raise RoomNotFound
        return live

    async def _load(self, room_id: str) -> LiveRoom:
        stored = await self._services.storage.load(room_id, self._room_limits.recent_messages)
        room = Room(stored, self._room_limits)
        await end_forgotten_session(self._services, room)
        live = LiveRoom(
            room,
            self._services.randomness.new_id(),
            storage=self._services.storage,
            workers=self._services.workers,
            forwardable=self._services.router_capabilities,
            tasks=self._services.tasks,
            clock=self._services.clock,
            limits=self._services.limits,
        )
        self._rooms[room_id] = live
        self._by_label[live.label] = live
        live.tick()
        log.info("room opened", room=live.label)
        return live

    async def change_record(self, record: RoomRecord) -> None:
        """A room's settings, or when it meets, are stored anew."""
        live = await self._in_memory(record.id)
        if live is not None:
            live.change_record(record)

    async def forget_session(self, room_id: str, session_id: str) -> None:
        """Deletes a session for good, and the chat of that time, also from the memory of those who are in the room.

        :raises NotFound: the room has no such session.
        :raises Conflict: it still goes on.
        :raises StorageUnavailable: the database does not answer; nothing was deleted.
        """
        forgotten = await self._services.storage.sessions.forget(room_id, session_id)
        live = await self._in_memory(room_id)
        if live is not None:
            live.publish(live.room.forget_session(forgotten))

    async def delete(self, room_id: str) -> None:
        """Deletes a room with everything in it, and sends those away who are in it.

        :raises StorageUnavailable: the database does not answer; nothing was deleted.
        """
        await self._services.storage.rooms.delete(room_id)
        live = await self._in_memory(room_id)
        if live is not None:
            live.delete()
            self._forget(room_id, live)

    async def _in_memory(self, room_id: str) -> LiveRoom | None:
        """The room if it is in memory, or will be: what is being loaded was read before what has just been stored."""
        await self._loading.settled(room_id)
        return self._rooms.get(room_id)

    def sweep(self) -> None:
        """Gives up places of those who are away for too long, and forgets rooms that stay empty. To be called often."""
        now_ms = self._services.clock.monotonic_ms()
        for room_id, live in list(self._rooms.items()):
            live.sweep(now_ms)
            if (
                live.empty_since_ms is not None
                and now_ms - live.empty_since_ms >= self._services.limits.unload_after_ms
            ):
                self._forget(room_id, live)

    def _forget(self, room_id: str, live: LiveRoom) -> None:
        live.close()
        del self._rooms[room_id]
        del self._by_label[live.label]
        log.info("room closed", room=live.label)

    def close(self) -> None:
        """Forgets all rooms."""
        self.draining = True
        for room_id, live in list(self._rooms.items()):
            self._forget(room_id, live)

    # --- what media workers report ---

    def on_worker_notice(self, _worker: MediaWorker, notice: channel.Notice) -> None:
        if isinstance(notice, channel.TransportStateChanged):
            any(live.transport_failed(notice) for live in self.rooms)
        elif not isinstance(notice, channel.Ready) and notice.router_id in self._by_label:
            self._by_label[notice.router_id].take_notice(notice)

    def on_worker_lost(self, worker: MediaWorker) -> None:
        for live in self.rooms:
            live.worker_lost(worker)
