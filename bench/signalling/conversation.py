"""Requests and their answers over one WebSocket (docs/protocol.md)."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

from alongside.bench.link import ConnectError
from bench.signalling.chat_socket import ChatSocket

_TIMEOUT = 30.0
"""seconds for an answer: a thousand clients who join at once take a while"""

_EVENT = b'{"type":"event"'

Json = dict[str, Any]


def _ignore(_: Any) -> None:
    """What nobody asked for is not kept."""


class Conversation:
    """One WebSocket in a room. Ids of requests are the caller's business; they have to grow.

    :param on_event: takes each event as it came, unread.
    :param on_answer: takes answers to what was sent without waiting for it.
    """

    def __init__(
        self, on_event: Callable[[bytes], None] = _ignore, on_answer: Callable[[Json], None] = _ignore
    ) -> None:
        self._on_event = on_event
        self._on_answer = on_answer
        self._awaited: dict[int, asyncio.Future[Json]] = {}
        self._socket: ChatSocket | None = None

    async def open(self, url: str, room_id: str) -> Self:
        """
        :param url: of the server, without a path.
        :raises ConnectError: the server does not answer, or refuses the WebSocket.
        """
        self._socket = await ChatSocket.connect(url, f"/api/rooms/{room_id}/socket", self._take)
        return self

    async def request(self, request_id: int, kind: str, **fields: str | int) -> Json:
        """Sends a request and waits for its result.

        :raises ConnectError: the server refused, or did not answer.
        """
        answer = self._awaited[request_id] = asyncio.get_running_loop().create_future()
        self.send(json.dumps({"type": kind, "id": request_id, **fields}))
        try:
            async with asyncio.timeout(_TIMEOUT):
                message = await answer
        except TimeoutError:
            raise ConnectError(f"signalling: no answer to {kind}") from None
        finally:
            del self._awaited[request_id]
        if message["type"] == "failure":
            raise ConnectError(f"signalling: {kind} was refused: {message['error']['message']}")
        result: Json = message["result"]
        return result

    def send(self, request: str) -> None:
        """Sends a request whose answer goes to ``on_answer``."""
        assert self._socket is not None
        self._socket.send(request.encode())

    @property
    def lost(self) -> bool:
        """Whether there is no connection, or none any more."""
        return self._socket is None or self._socket.closed.done()

    async def closed(self) -> None:
        """Waits for the end of the connection; all that came before has been passed on then."""
        if self._socket is not None:
            await self._socket.closed

    async def close(self) -> None:
        """Ends the connection without a word."""
        if self._socket is not None:
            self._socket.abort()
        await self.closed()

    def _take(self, message: bytes) -> None:
        if message.startswith(_EVENT):
            self._on_event(message)
            return
        answer: Json = json.loads(message)
        if answer["type"] not in ("response", "failure"):
            return
        awaited = self._awaited.get(answer["id"])
        if awaited is None:
            self._on_answer(answer)
        elif not awaited.done():
            awaited.set_result(answer)
