"""What people do on the page on which a time is found. Everything is in the database before anybody is told."""

from collections.abc import AsyncIterator
from dataclasses import replace

from alongside.api.rally_watch import RallyWatch
from alongside.api.schedules import with_schedule
from alongside.errors import NotFound
from alongside.rooms.rally import ProposedTime, Rally, check_may_pick, checked_response, proposed_times, with_response
from alongside.rooms.record import RoomRecord
from alongside.rooms.schedule import new_schedule
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.rally import AnswerRally, OpenRally, PickTime
from alongside.signalling.services import Services

_HEARTBEAT_S = 20.0
"""How often a page that waits gets a sign of life, so that proxies keep its connection."""


class RallyDesk:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, services: Services, directory: RoomDirectory, watch: RallyWatch) -> None:
        self._services = services
        self._directory = directory
        self._watch = watch
        self._rallies = services.storage.rallies

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
        minutes, cadence = record.settings.minutes, record.settings.cadence
        starts = [
            new_schedule(moment, wanted.time_zone, minutes, cadence).starts_at
            for moment in proposed_times(wanted.starts, now_ms)
        ]
        rally = Rally(
            id=self._services.randomness.new_id(),
            room_id=record.id,
            opened_by=person_id,
            time_zone=wanted.time_zone,
            times=tuple(ProposedTime(f"t{number}", start) for number, start in enumerate(starts)),
            created_at=now_ms,
        )
        await self._rallies.add(rally)
        self._watch.changed(record.id)
        return rally

    async def answer(self, room_id: str, person_id: str, wanted: AnswerRally) -> Rally:
        """
        :raises NotFound: nobody has proposed times.
        :raises Conflict: a time was picked already.
        :raises LimitReached: very many people have answered.
        """
        rally = await self._proposed(room_id)
        response = checked_response(rally, person_id, wanted.name, wanted.answers, self._services.clock.now_ms())
        await self._rallies.respond(rally.id, response)
        self._watch.changed(room_id)
        return with_response(rally, response)

    async def pick(self, record: RoomRecord, person_id: str, wanted: PickTime) -> tuple[RoomRecord, Rally]:
        """Settles on a time, which becomes the room's, or opens the question again.

        :raises NotFound: nobody has proposed times.
        :raises NotAllowed: this person neither proposed them nor owns the room.
        """
        rally = await self._proposed(record.id)
        check_may_pick(rally, record, person_id)
        if wanted.time_id is not None:
            record = with_schedule(record, rally.time(wanted.time_id).starts_at, rally.time_zone)
            await self._services.storage.rooms.save(record)
            self._directory.change_record(record)
        await self._rallies.pick(rally.id, wanted.time_id)
        self._watch.changed(record.id)
        return record, replace(rally, picked=wanted.time_id)

    async def changes(self, room_id: str) -> AsyncIterator[Rally | None]:
        """The rally as it is and after each change, and ``None`` while there is none, or no change for a while."""
        async for changed in self._watch.changes(room_id, _HEARTBEAT_S):
            yield await self._rallies.newest(room_id) if changed else None

    async def _proposed(self, room_id: str) -> Rally:
        rally = await self._rallies.newest(room_id)
        if rally is None:
            raise NotFound("Nobody has proposed times yet.")
        return rally
