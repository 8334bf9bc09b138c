"""When a room meets, and the invitation for calendars."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.api.origins import OriginCheck
from alongside.api.requests import BODY_BYTES, RoomId, json_response, read_body
from alongside.api.rooms import record_of
from alongside.calendar.invitation import MEDIA_TYPE, calendar_uid, invitation
from alongside.errors import NotFound
from alongside.rooms.record import with_time
from alongside.signalling.codec import parse_body
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.messages.http import SetSchedule
from alongside.signalling.services import Services
from alongside.signalling.views import room_view


def schedule_routes(services: Services, directory: RoomDirectory, origins: OriginCheck) -> APIRouter:
    """``/api/rooms/{room_id}/schedule`` and ``/api/rooms/{room_id}/invitation.ics``."""
    router = APIRouter(prefix="/api/rooms/{room_id}")

    @router.put("/schedule")
    async def set_schedule(request: Request, room_id: RoomId) -> Response:
        origins.check(request)
        wanted = parse_body(await read_body(request), SetSchedule, BODY_BYTES)
        now_ms = services.clock.now_ms()
        changed = await services.storage.rooms.change(
            room_id, lambda record: with_time(record, wanted.starts_at, wanted.time_zone, now_ms)
        )
        await directory.change_record(changed)
        return json_response(room_view(changed, now_ms))

    @router.get("/invitation.ics")
    async def calendar_file(request: Request, room_id: RoomId) -> Response:
        record = await record_of(services, room_id)
        if record.schedule is None:
            raise NotFound("No time is agreed yet.")
        content = invitation(
            record.schedule,
            uid=calendar_uid(room_id),
            room_name=record.settings.name,
            why=record.settings.why,
            url=str(request.base_url.replace(path=f"/r/{room_id}")),
            now_ms=services.clock.now_ms(),
        )
        headers = {"cache-control": "no-store", "content-disposition": 'attachment; filename="invitation.ics"'}
        return Response(content, headers=headers, media_type=MEDIA_TYPE)

    return router
