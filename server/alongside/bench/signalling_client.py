"""The smallest client of our own signalling: HTTP to create a room, a WebSocket to be in it (docs/protocol.md)."""

import asyncio
import contextlib
import json
import urllib.request
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from alongside.bench.link import ConnectError
from alongside.signalling.messages import base, http, requests

_TIMEOUT = 10.0
"""seconds for an answer"""

ResultT = TypeVar("ResultT", bound=base.Message)


async def create_room(url: str) -> str:
    """Creates a room.

    :param url: of the server, without a path.
    :returns: the room's id.
    :raises OSError: nothing answers there, or the server refused.
    """
    body = base.to_wire(http.CreateRoom(name="Bench")).encode()
    headers = {"Content-Type": "application/json", "Origin": url}
    request = urllib.request.Request(f"{url}/api/rooms", body, headers)
    answer = await asyncio.to_thread(_fetch, request)
    return http.RoomCreated.model_validate_json(answer).id


def _fetch(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
        body: bytes = response.read()
        return body


class RefusedError(ConnectError):
    """The server refused a request: its code, and when to try again (s), if it says so."""

    def __init__(self, request: str, error: dict[str, Any]) -> None:
        super().__init__(f"signalling: {request} was refused: {error['message']}")
        self.code: str = error["code"]
        self.retry_after: float | None = error["retryAfterMs"] / 1000 if "retryAfterMs" in error else None


def _ignore(message: dict[str, Any]) -> None:
    """What the server tells unasked is not kept."""


class RoomClient:
    """One participant's WebSocket, open from ``async with`` to its end.

    :param on_message: takes what the server tells unasked, as it comes: events and notices.
    """

    def __init__(self, url: str, room_id: str, on_message: Callable[[dict[str, Any]], None] = _ignore) -> None:
        self._on_message = on_message
        self._origin = url
        self._url = f"{url.replace('http', 'ws', 1)}/api/rooms/{room_id}/socket"
        self._next_id = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(self._url, origin=Origin(self._origin), max_size=None)
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._reader

    def next_id(self) -> int:
        """For the next request."""
        self._next_id += 1
        return self._next_id

    async def request(self, request: requests.Request, result: type[ResultT]) -> ResultT:
        """Sends a request and waits for its result.

        :raises ConnectError: the server refused it or did not answer.
        """
        self._answers[request.id] = asyncio.get_running_loop().create_future()
        await self._socket.send(base.to_wire(request))
        try:
            async with asyncio.timeout(_TIMEOUT):
                answer = await self._answers[request.id]
        except TimeoutError:
            raise ConnectError(f"signalling: no answer to {type(request).__name__}") from None
        finally:
            del self._answers[request.id]
        if answer["type"] == "failure":
            raise RefusedError(type(request).__name__, answer["error"])
        return result.model_validate(answer["result"])

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                message: dict[str, Any] = json.loads(text)
                if message["type"] not in ("response", "failure"):
                    self._on_message(message)
                    continue
                waiting = self._answers.get(message.get("id", -1))
                if waiting and not waiting.done():
                    waiting.set_result(message)
