"""The WebSocket of a room, from the upgrade on."""

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketDisconnected

from alongside.api.origins import OriginCheck
from alongside.api.problems import problem_response
from alongside.api.requests import possible_room_id
from alongside.errors import RoomNotFound, WrongOrigin
from alongside.signalling.hub import Hub
from alongside.signalling.session import ConnectionLostError, PageClosedError

_GOING_AWAY = 1001
"""What a browser closes a WebSocket with when its page goes away (RFC 6455 section 7.4.1)."""


class StarletteConnection:
    """A Starlette WebSocket as a session wants it."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> str | bytes:
        try:
            event = await self._socket.receive()
        except WebSocketDisconnected as error:
            raise ConnectionLostError from error
        if event["type"] == "websocket.disconnect":
            raise PageClosedError if event.get("code") == _GOING_AWAY else ConnectionLostError
        text = event.get("text")
        data: str | bytes = text if text is not None else event["bytes"]
        return data

    async def send(self, text: str) -> None:
        try:
            await self._socket.send_text(text)
        except (WebSocketDisconnect, WebSocketDisconnected) as error:
            raise ConnectionLostError from error

    async def close(self, code: int, reason: str) -> None:
        try:
            await self._socket.close(code, reason)
        except (WebSocketDisconnect, WebSocketDisconnected) as error:
            raise ConnectionLostError from error


def socket_routes(hub: Hub, origins: OriginCheck) -> APIRouter:
    """``/api/rooms/{room_id}/socket``."""
    router = APIRouter()

    @router.websocket("/api/rooms/{room_id}/socket")
    async def room_socket(socket: WebSocket, room_id: str) -> None:
        try:
            origins.check(socket)
            possible_room_id(room_id)
        except (WrongOrigin, RoomNotFound) as error:
            await socket.send_denial_response(problem_response(error))
            return
        await socket.accept()
        await hub.serve(room_id, StarletteConnection(socket))

    return router
