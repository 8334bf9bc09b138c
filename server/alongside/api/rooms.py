"""Creating a room, and looking at one before joining."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.api.creation_limit import CreationLimit
from alongside.api.origins import OriginCheck
from alongside.errors import RoomNotFound, ShuttingDown, TooLarge
from alongside.rooms.room import new_room
from alongside.signalling.codec import parse_body
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.base import Message, to_wire
from alongside.signalling.messages.http import CreateRoom, RoomCreated, RoomInfo
from alongside.signalling.services import Services
from alongside.signalling.views import room_view

_BODY_BYTES = 65_536


def room_routes(
    services: Services, directory: RoomDirectory, origins: OriginCheck, creation_limit: CreationLimit
) -> APIRouter:
    """``POST /api/rooms`` and ``GET /api/rooms/{room_id}``."""
    router = APIRouter(prefix="/api/rooms")

    @router.post("")
    async def create(request: Request) -> Response:
        origins.check(request)
        if directory.draining:
            raise ShuttingDown(retry_after_ms=2000)
        wanted = parse_body(await _body(request), CreateRoom, _BODY_BYTES)
        room = new_room(services.randomness.new_room_id(), wanted.name, wanted.why, services.clock.now_ms())
        creation_limit.take(request.client.host if request.client else "")
        await services.storage.rooms.add(room)
        return _json(RoomCreated(id=room.id, path=f"/r/{room.id}"), 201)

    @router.get("/{room_id}")
    async def info(room_id: str) -> Response:
        live = directory.find(room_id)
        if live is not None:
            names = [participant.name for participant in live.room.participants]
            return _json(RoomInfo(room=room_view(live.room.record), participant_names=names))
        record = await services.storage.rooms.find(room_id)
        if record is None:
            raise RoomNotFound
        return _json(RoomInfo(room=room_view(record), participant_names=[]))

    return router


async def _body(request: Request) -> bytes:
    """
    :raises TooLarge: it goes on beyond the limit; the rest is not read.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_BYTES:
            raise TooLarge
    return bytes(body)


def _json(message: Message, status: int = 200) -> Response:
    return Response(to_wire(message), status, {"cache-control": "no-store"}, media_type="application/json")
