"""What people do on the page on which a time is found. Everything is in the database before anybody is told."""

from collections.abc import AsyncIterator
from dataclasses import replace

from alongside.api.rally_watch import RallyWatch
from alongside.errors import Conflict, NotFound
from alongside.rooms.rally import (
    REPLACED,
    ProposedTime,
    Rally,
    check_may_pick,
    checked_response,
    proposed_times,
    with_response,
)
from alongside.rooms.record import RoomRecord, with_time
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.base import to_wire
from alongside.signalling.messages.rally import AnswerRally, OpenRally, PickTime
from alongside.signalling.rally_view import rally_view
from alongside.signalling.services import Services
from alongside.signalling.shared_readings import SharedReadings

_HEARTBEAT_S = 20.0
"""How often a page that waits gets a sign of life, so that proxies keep its connection."""


class RallyDesk:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, services: Services, directory: RoomDirectory, watch: RallyWatch) -> None:
        self._services = services
        self._directory = directory
        self._watch = watch
        self._rallies = services.storage.rallies
        self._readings = SharedReadings(self._newest_as_text)

    async def newest(self, room_id: str) -> Rally | None:
        return await self._rallies.newest(room_id)

    async def propose(self, record: RoomRecord, person_id: str, wanted: OpenRally) -> Rally:
        """Proposes times in place of those that were proposed before.

        :raises NotAllowed: others wait for answers to theirs.
        :raises MalformedMessage: a time is over, or no calendar could take it.
        """
        before = await self._rallies.newest(record.id)
        if before is not None and before.picked is None:
            check_may_pick(before, record, person_id)
        now_ms = self._services.clock.now_ms()
        starts = proposed_times(wanted.starts, wanted.time_zone, record.settings, now_ms)
        rally = Rally(
            id=self._services.randomness.new_id(),
            room_id=record.id,
            opened_by=person_id,
            time_zone=wanted.time_zone,
            times=tuple(ProposedTime(f"t{number}", start) for number, start in enumerate(starts)),
            created_at=now_ms,
        )
        await self._rallies.add(rally)
        self._changed(record.id)
        return rally

    async def answer(self, room_id: str, person_id: str, wanted: AnswerRally) -> Rally:
        """
        :raises NotFound: nobody has proposed times.
        :raises Conflict: a time was picked already, or other times were proposed.
        :raises LimitReached: very many people have answered.
        """
        rally = await self._proposed(room_id, wanted.rally_id)
        response = checked_response(rally, person_id, wanted.name, wanted.answers, self._services.clock.now_ms())
        await self._rallies.respond(rally.id, response)
        self._changed(room_id)
        return with_response(rally, response)

    async def pick(self, record: RoomRecord, person_id: str, wanted: PickTime) -> tuple[RoomRecord, Rally]:
        """Settles on a time, which becomes the room's, or opens the question again.

        :raises NotFound: nobody has proposed times.
        :raises Conflict: other times were proposed.
        :raises NotAllowed: this person neither proposed them nor owns the room.
        """
        rally = await self._proposed(record.id, wanted.rally_id)
        check_may_pick(rally, record, person_id)
        picked = None if wanted.time_id is None else rally.time(wanted.time_id)
        await self._rallies.pick(rally.id, wanted.time_id)
        self._changed(record.id)
        if picked is not None:
            record = await self._agree(record.id, picked.starts_at, rally.time_zone)
        return record, replace(rally, picked=wanted.time_id)

    async def _agree(self, room_id: str, starts_at: int, time_zone: str) -> RoomRecord:
        now_ms = self._services.clock.now_ms()
        record = await self._services.storage.rooms.change(
            room_id, lambda room: with_time(room, starts_at, time_zone, now_ms)
        )
        await self._directory.change_record(record)
        return record

    async def changes(self, room_id: str) -> AsyncIterator[str | None]:
        """The rally as it goes over the wire, as it is and after each change, and ``None`` while there is none, or no
        change for a while. What all open pages are told is read and written once.
        """
        async for changed in self._watch.changes(room_id, _HEARTBEAT_S):
            yield await self._readings.get(room_id) if changed else None

    async def _newest_as_text(self, room_id: str) -> str | None:
        rally = await self._rallies.newest(room_id)
        return None if rally is None else to_wire(rally_view(rally))

    def _changed(self, room_id: str) -> None:
        self._readings.outdate(room_id)
        self._watch.changed(room_id)

    async def _proposed(self, room_id: str, rally_id: str) -> Rally:
        """The rally that somebody means. Times of another one have the same ids."""
        rally = await self._rallies.newest(room_id)
        if rally is None:
            raise NotFound("Nobody has proposed times yet.")
        if rally.id != rally_id:
            raise Conflict(REPLACED)
        return rally
