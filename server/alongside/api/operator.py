"""For the operator: is the server well, and what does it hold."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from alongside.errors import ShuttingDown
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.hub import Hub
from alongside.signalling.live_room import LiveRoom

Dump = Callable[[], Awaitable[list[dict[str, Any]]]]


def health_route(directory: RoomDirectory, version: str) -> APIRouter:
    """``GET /api/health``: 200 while people may come, 503 while the server stops."""
    router = APIRouter()

    @router.get("/api/health")
    async def health() -> Response:
        if directory.draining:
            raise ShuttingDown(retry_after_ms=2000)
        return JSONResponse({"status": "ok", "version": version}, headers={"cache-control": "no-store"})

    return router


def debug_route(hub: Hub, directory: RoomDirectory, dump_workers: Dump) -> APIRouter:
    """``GET /debug``: every object, with counters, but without secrets, names or what was said.

    :param dump_workers: asks each media worker for its state.
    """
    router = APIRouter()

    @router.get("/debug")
    async def debug() -> Response:
        rooms = [_room(live) for live in directory.rooms]
        body = {"sessions": hub.session_count, "rooms": rooms, "workers": await dump_workers()}
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return router


def _room(live: LiveRoom) -> dict[str, Any]:
    placement = live.media.placement
    return {
        "label": live.label,
        "revision": live.log.revision,
        "worker": None if placement is None else placement.worker.id,
        "media_generation": live.room.producers.generation,
        "topics": len(live.room.topics),
        "huddles": [huddle.id for huddle in live.room.huddles],
        "participants": [_participant(live, participant_id) for participant_id in live.seats],
    }


def _participant(live: LiveRoom, participant_id: str) -> dict[str, Any]:
    participant = live.room.roster.get(participant_id)
    media = live.seats[participant_id].media
    return {
        "id": participant.id,
        "huddle_id": participant.huddle_id,
        "connected": participant.connected,
        "producers": [
            {"id": producer.id, "source": producer.source, "paused": producer.paused}
            for producer in participant.producers.values()
        ],
        "transports": [] if media is None else media.transport_ids,
        "consumers": [] if media is None else sorted(media.producers_by_consumer),
    }
