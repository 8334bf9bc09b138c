"""Creating a room, looking at one before joining, and deleting it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.api.creation_limit import CreationLimit
from alongside.api.origins import OriginCheck
from alongside.api.requests import BODY_BYTES, RoomId, json_response, known_person, read_body
from alongside.errors import NotAllowed, RoomNotFound, ShuttingDown
from alongside.rooms.formats import FORMATS
from alongside.rooms.record import DEFAULT_NORMS, RoomRecord, RoomSettings, checked_settings
from alongside.rooms.session import Session, advanced, forgotten_end
from alongside.signalling.codec import parse_body
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.http import CreateRoom, RoomCreated, RoomInfo
from alongside.signalling.services import Services
from alongside.signalling.tokens import person_id_of
from alongside.signalling.views import room_view, session_view


def room_routes(
    services: Services, directory: RoomDirectory, origins: OriginCheck, creation_limit: CreationLimit
) -> APIRouter:
    """``POST /api/rooms``, ``GET`` and ``DELETE /api/rooms/{room_id}``."""
    router = APIRouter(prefix="/api/rooms")

    @router.post("")
    async def create(request: Request) -> Response:
        origins.check(request)
        if directory.draining:
            raise ShuttingDown(retry_after_ms=2000)
        settings = _settings(parse_body(await read_body(request), CreateRoom, BODY_BYTES))
        room_id, owner_key = services.randomness.new_room_id(), services.randomness.new_secret()
        room = RoomRecord(room_id, settings, services.clock.now_ms(), owner_id=person_id_of(room_id, owner_key))
        creation_limit.take(request.client.host if request.client else "")
        await services.storage.rooms.add(room)
        return json_response(RoomCreated(id=room.id, path=f"/r/{room.id}", person_key=owner_key), 201)

    @router.get("/{room_id}")
    async def info(room_id: RoomId) -> Response:
        live = directory.find(room_id)
        if live is None:
            record, session = await record_of(services, room_id), await _stored_session(services, room_id)
        else:
            record, session = live.room.record, live.room.running_session
        now_ms = services.clock.now_ms()
        return json_response(
            RoomInfo(
                room=room_view(record, now_ms),
                participant_names=[] if live is None else [participant.name for participant in live.room.roster],
                session=None if session is None else session_view(session),
                now=now_ms,
            )
        )

    @router.delete("/{room_id}")
    async def delete(request: Request, room_id: RoomId) -> Response:
        origins.check(request)
        check_owner(request, await record_of(services, room_id))
        await directory.delete(room_id)
        return Response(status_code=204)

    return router


async def record_of(services: Services, room_id: str) -> RoomRecord:
    """
    :raises RoomNotFound: there is no such room.
    :raises StorageUnavailable: the database does not answer.
    """
    record = await services.storage.rooms.find(room_id)
    if record is None:
        raise RoomNotFound
    return record


async def _stored_session(services: Services, room_id: str) -> Session | None:
    """The session that goes on in a room that is not in memory, unless whoever comes next ends it as forgotten.

    :raises StorageUnavailable: the database does not answer.
    """
    stored = await services.storage.sessions.newest(room_id)
    now_ms = services.clock.now_ms()
    if stored is None or stored.ended_at is not None:
        return None
    session = advanced(stored, now_ms)
    return None if forgotten_end(session, now_ms) is not None else session


def check_owner(request: Request, record: RoomRecord) -> None:
    """
    :raises NotAllowed: somebody else created the room.
    """
    if not record.is_owner(known_person(request, record.id)):
        raise NotAllowed("Only the person who created the room can do this.")


def _settings(wanted: CreateRoom) -> RoomSettings:
    return checked_settings(
        RoomSettings(
            name=wanted.name,
            why=wanted.why,
            norms=wanted.norms or DEFAULT_NORMS,
            format=FORMATS.get(wanted.format, FORMATS["cowork"]),
            minutes=wanted.minutes,
            cadence=wanted.cadence,
            sound=wanted.sound,
        )
    )
