"""The first message of a WebSocket: somebody joins, or takes up their place again."""

from functools import partial

import structlog

from alongside.errors import ResumeRejected, StorageUnavailable
from alongside.signalling.answers import Answers
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.codec import response_text
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.lane import Lane
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.messages.answers import Result, Resumed, Welcome
from alongside.signalling.messages.notices import Displaced
from alongside.signalling.messages.requests import Join, Resume
from alongside.signalling.rate_limit import Allowance
from alongside.signalling.seat import Line, Seat
from alongside.signalling.services import Services
from alongside.signalling.tokens import ResumeTokens, person_id_of
from alongside.signalling.views import snapshot

log = structlog.get_logger(__name__)


class Reception:
    """Gives arriving clients their place."""

    def __init__(self, services: Services, directory: RoomDirectory) -> None:
        self._services = services
        self._directory = directory

    async def join(self, room_id: str, line: Line, request: Join) -> tuple[LiveRoom, Seat]:
        """Answers with ``Welcome``.

        :raises RoomNotFound, RoomFull, StorageUnavailable, ShuttingDown, MalformedMessage: nobody joined.
        """
        live = await self._directory.open(room_id)
        # From here on nothing waits: what the welcome shows is what the events go on from.
        person_key = request.person_key or self._services.randomness.new_secret()
        person_id = person_id_of(room_id, person_key)
        _give_up_lost_places_of(live, person_id)
        seat, token = self._new_seat(live, person_id)
        joined = live.room.join(seat.participant_id, person_id, request.name, request.working_on)
        live.add_seat(seat)
        live.publish(joined)
        welcome = Welcome(
            participant_id=seat.participant_id,
            person_id=person_id,
            person_key=person_key,
            resume_token=token,
            revision=live.log.revision,
            now=self._services.clock.now_ms(),
            snapshot=snapshot(live.room, seat.participant_id, self._services.clock.now_ms()),
            router_rtp_capabilities=self._services.router_capabilities,
        )
        _answer(line, request.id, welcome)
        live.attach(seat, line)
        name = live.room.roster.get(seat.participant_id).name
        live.storing.submit(partial(self._remember, live, person_id, name))
        log.info("joined", room=live.label, participant=seat.participant_id)
        return live, seat

    async def resume(self, room_id: str, line: Line, request: Resume) -> tuple[LiveRoom, Seat]:
        """Answers with ``Resumed``; missed events follow, or a snapshot is in it.

        :raises RoomNotFound, StorageUnavailable, ShuttingDown: as with ``join``.
        :raises ResumeRejected: the token was used already, or the place was given up.
        """
        live = await self._directory.open(room_id)
        seat = next((seat for seat in live.seats.values() if seat.tokens.accepts(request.token)), None)
        if seat is None:
            raise ResumeRejected
        if seat.line is not None:
            seat.notify(Displaced())
            seat.end_line(CloseCode.DISPLACED)
        token = self._services.randomness.new_secret()
        seat.tokens.renew(request.token, token)
        missed = None
        if request.revision >= seat.joined_at_revision:
            missed = live.log.since(request.revision, seat.participant_id)
        resumed = Resumed(
            participant_id=seat.participant_id,
            resume_token=token,
            revision=live.log.revision,
            now=self._services.clock.now_ms(),
            snapshot=snapshot(live.room, seat.participant_id, self._services.clock.now_ms())
            if missed is None
            else None,
        )
        seat.told_speaking = None
        _answer(line, request.id, resumed)
        for text in missed or ():
            line.send(text)
        live.attach(seat, line)
        log.info("resumed", room=live.label, participant=seat.participant_id)
        return live, seat

    def _new_seat(self, live: LiveRoom, person_id: str) -> tuple[Seat, str]:
        services = self._services
        token = services.randomness.new_secret()
        seat = Seat(
            services.randomness.new_id(),
            person_id,
            tokens=ResumeTokens(token),
            answers=Answers(services.limits.remembered_answers),
            lane=Lane(services.tasks, services.limits.waiting_requests),
            allowance=Allowance(services.limits, services.clock.monotonic_ms()),
            joined_at_revision=live.log.revision + 1,
        )
        return seat, token

    async def _remember(self, live: LiveRoom, person_id: str, name: str) -> None:
        """Nobody waits for this: a full disk keeps no one out of the room."""
        try:
            await self._services.storage.persons.remember(
                live.room.record.id, person_id, name, self._services.clock.now_ms()
            )
        except StorageUnavailable:
            log.warning("a person could not be stored", room=live.label)


def _give_up_lost_places_of(live: LiveRoom, person_id: str) -> None:
    """Somebody who reloaded the page is back: their old place, without a WebSocket, would look like a second person."""
    for seat in list(live.seats.values()):
        if seat.person_id == person_id and seat.line is None:
            live.leave(seat)


def _answer(line: Line, request_id: int, result: Result) -> None:
    line.send(response_text(request_id, result))
