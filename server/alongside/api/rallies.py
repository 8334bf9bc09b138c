"""Finding a time: proposing some, answering without an account, and picking one."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from alongside.api.origins import OriginCheck
from alongside.api.rally_desk import RallyDesk
from alongside.api.rally_watch import RallyWatch
from alongside.api.requests import (
    BODY_BYTES,
    RoomId,
    json_response,
    known_person,
    person_key_of,
    person_of,
    read_body,
)
from alongside.api.rooms import record_of
from alongside.rooms.rally import Rally
from alongside.rooms.record import RoomRecord
from alongside.signalling.codec import parse_body
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.rally import AnswerRally, OpenRally, PickTime, RallyAnswered, RallyPage
from alongside.signalling.rally_view import rally_view
from alongside.signalling.services import Services
from alongside.signalling.tokens import person_id_of
from alongside.signalling.views import room_view


def rally_routes(services: Services, directory: RoomDirectory, origins: OriginCheck, watch: RallyWatch) -> APIRouter:
    """``/api/rooms/{room_id}/rally`` and what is below it."""
    router = APIRouter(prefix="/api/rooms/{room_id}/rally")
    desk = RallyDesk(services, directory, watch)

    @router.get("")
    async def page(request: Request, room_id: RoomId) -> Response:
        record = await record_of(services, room_id)
        return json_response(_page(services, record, await desk.newest(room_id), person_of(request, room_id)))

    @router.get("/changes")
    async def changes(room_id: RoomId) -> Response:
        await record_of(services, room_id)
        watch.check_has_place(room_id)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(_stream(desk, room_id), headers=headers, media_type="text/event-stream")

    @router.post("")
    async def propose(request: Request, room_id: RoomId) -> Response:
        origins.check(request)
        wanted = parse_body(await read_body(request), OpenRally, BODY_BYTES)
        person_key = person_key_of(request) or services.randomness.new_secret()
        rally = await desk.propose(await record_of(services, room_id), person_id_of(room_id, person_key), wanted)
        return json_response(_answered(rally, person_key), 201)

    @router.put("/answer")
    async def answer(request: Request, room_id: RoomId) -> Response:
        origins.check(request)
        wanted = parse_body(await read_body(request), AnswerRally, BODY_BYTES)
        person_key = person_key_of(request) or services.randomness.new_secret()
        rally = await desk.answer(room_id, person_id_of(room_id, person_key), wanted)
        return json_response(_answered(rally, person_key))

    @router.put("/picked")
    async def pick(request: Request, room_id: RoomId) -> Response:
        origins.check(request)
        wanted = parse_body(await read_body(request), PickTime, BODY_BYTES)
        person_id = known_person(request, room_id)
        record, rally = await desk.pick(await record_of(services, room_id), person_id, wanted)
        return json_response(_page(services, record, rally, person_id))

    return router


async def _stream(desk: RallyDesk, room_id: str) -> AsyncIterator[str]:
    """Server-sent events (WHATWG HTML section 9.2): the rally, also after each change, and comments in between."""
    async for rally in desk.changes(room_id):
        yield ":\n\n" if rally is None else f"data: {rally}\n\n"


def _page(services: Services, record: RoomRecord, rally: Rally | None, person_id: str | None) -> RallyPage:
    opened = rally is not None and rally.opened_by == person_id
    return RallyPage(
        room=room_view(record, services.clock.now_ms()),
        rally=None if rally is None else rally_view(rally),
        person_id=person_id,
        may_pick=person_id is not None and (opened or record.is_owner(person_id)),
    )


def _answered(rally: Rally, person_key: str) -> RallyAnswered:
    return RallyAnswered(
        rally=rally_view(rally), person_id=person_id_of(rally.room_id, person_key), person_key=person_key
    )
