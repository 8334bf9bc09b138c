"""A client that speaks the protocol over a real WebSocket."""

import asyncio
import itertools
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import websockets
from websockets.asyncio.client import ClientConnection

Json = dict[str, Any]

_PATIENCE_S = 10.0


class RefusedError(Exception):
    """The server answered with a failure."""

    def __init__(self, error: Json) -> None:
        self.code: str = error["code"]
        self.retry_after_ms: int | None = error.get("retryAfterMs")
        self.message: str = error["message"]
        super().__init__(f"{self.code}: {self.message}")


class RoomClient:
    """One WebSocket. Everything received is kept, in order, in ``received``."""

    def __init__(self, socket: ClientConnection, first_id: int = 0) -> None:
        self._socket = socket
        self._ids = itertools.count(first_id)
        self._changed = asyncio.Condition()
        self._ended = False
        self.received: list[Json] = []
        self._answers: dict[int, Json] = {}
        self.welcome: Json = {}
        self.transports: Json = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, base_url: str, room_id: str, first_id: int = 0) -> Self:
        url = f"{base_url.replace('http', 'ws', 1)}/api/rooms/{room_id}/socket"
        return cls(await websockets.connect(url, max_size=None, ping_interval=None), first_id)

    @classmethod
    async def joined(cls, base_url: str, room_id: str, name: str, **fields: Any) -> Self:
        client = await cls.connect(base_url, room_id)
        client.welcome = await client.request("join", name=name, **fields)
        return client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def participant_id(self) -> str:
        return str(self.welcome["participantId"])

    @property
    def next_id(self) -> int:
        """The id that the next request will have, when it is not sent by this object."""
        return next(self._ids)

    # --- sending ---

    async def request(self, message_type: str, /, **fields: Any) -> Json:
        """Sends a request and returns its result.

        :raises RefusedError: the server refused it.
        """
        return await self.answer(await self.post(message_type, **fields))

    async def post(self, message_type: str, /, request_id: int | None = None, **fields: Any) -> int:
        """Sends a request without waiting. Returns its id."""
        number = next(self._ids) if request_id is None else request_id
        await self.send_text(json.dumps({"type": message_type, "id": number, **fields}))
        return number

    async def send_text(self, text: str | bytes) -> None:
        await self._socket.send(text)

    async def send_raw_text(self, data: bytes) -> None:
        """Sends a text frame that need not be text."""
        await self._socket.send(data, text=True)

    async def create_transports(self) -> None:
        """Asks for transports; this client can receive all that the server forwards."""
        capabilities = self.welcome["routerRtpCapabilities"]
        self.transports = await self.request("createTransports", rtpCapabilities=capabilities)

    @property
    def send_transport(self) -> str:
        return str(self.transports["send"]["id"])

    async def answer(self, number: int) -> Json:
        await self.until(lambda _: number in self._answers)
        answer = self._answers[number]
        if answer["type"] == "failure":
            raise RefusedError(answer["error"])
        result: Json = answer["result"]
        return result

    # --- receiving ---

    async def until(self, matches: Callable[[Json], bool], start: int = 0) -> Json:
        """The first message received from ``start`` on that matches; waits for it."""
        async with asyncio.timeout(_PATIENCE_S), self._changed:
            while True:
                while start < len(self.received):
                    start += 1
                    if matches(self.received[start - 1]):
                        return self.received[start - 1]
                if self._ended:
                    raise ConnectionError(f"closed with {self.close_code} before the message came")
                await self._changed.wait()

    async def event(self, kind: str, start: int = 0) -> Json:
        message = await self.until(lambda message: message.get("event", {}).get("type") == kind, start)
        event: Json = message["event"]
        return event

    async def notice(self, kind: str, start: int = 0) -> Json:
        return await self.until(lambda message: message["type"] == kind, start)

    def events(self, kind: str) -> list[Json]:
        return [message["event"] for message in self.received if message.get("event", {}).get("type") == kind]

    @property
    def revision(self) -> int:
        """The newest that this client knows."""
        carriers = [message.get("result", message) for message in self.received]
        return max(int(carrier["revision"]) for carrier in carriers if "revision" in carrier)

    async def ended(self) -> int:
        """Waits for the WebSocket's end. Returns the close code."""
        async with asyncio.timeout(_PATIENCE_S):
            await self._reading
        return self.close_code

    @property
    def close_code(self) -> int:
        code: int | None = self._socket.close_code
        return 1006 if code is None else code

    async def cut(self) -> None:
        """Loses the connection without a word, as a network does."""
        self._socket.transport.abort()
        await self._reading

    async def close(self, code: int = 1000) -> None:
        await self._socket.close(code)
        await self._reading

    def _take(self, message: Json) -> None:
        self.received.append(message)
        if "id" in message:
            self._answers[message["id"]] = message

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                async with self._changed:
                    self._take(json.loads(frame))
                    self._changed.notify_all()
        except websockets.ConnectionClosed:
            pass
        finally:
            async with self._changed:
                self._ended = True
                self._changed.notify_all()
