"""What a room remembers: past sessions and their recaps, and forgetting them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.api.origins import OriginCheck
from alongside.api.requests import RoomId, SessionId, json_response, person_of
from alongside.api.rooms import check_owner, record_of
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.answers import Recap
from alongside.signalling.messages.http import RoomMemory
from alongside.signalling.services import Services
from alongside.signalling.views import recap_view, room_view, session_view, topic_view

_SESSIONS = 200


def memory_routes(services: Services, directory: RoomDirectory, origins: OriginCheck) -> APIRouter:
    """``/api/rooms/{room_id}/memory`` and ``/api/rooms/{room_id}/sessions/{session_id}``."""
    router = APIRouter(prefix="/api/rooms/{room_id}")
    storage = services.storage

    @router.get("/memory")
    async def memory(request: Request, room_id: RoomId) -> Response:
        record = await record_of(services, room_id)
        reader_id = person_of(request, room_id)
        waiting = [topic for topic in await storage.topics.list_for(room_id) if topic.state == "carriedOver"]
        remembered = RoomMemory(
            room=room_view(record, services.clock.now_ms()),
            sessions=[session_view(session) for session in await storage.sessions.list_ended(room_id, _SESSIONS)],
            carried=[topic_view(topic, reader_id) for topic in waiting],
            is_owner=reader_id is not None and record.is_owner(reader_id),
        )
        return json_response(remembered)

    @router.get("/sessions/{session_id}")
    async def recap(request: Request, room_id: RoomId, session_id: SessionId) -> Response:
        found = await storage.sessions.recap(room_id, session_id)
        return json_response(Recap(recap=recap_view(found, person_of(request, room_id))))

    @router.delete("/sessions/{session_id}")
    async def forget(request: Request, room_id: RoomId, session_id: SessionId) -> Response:
        origins.check(request)
        check_owner(request, await record_of(services, room_id))
        await directory.forget_session(room_id, session_id)
        return Response(status_code=204)

    return router
