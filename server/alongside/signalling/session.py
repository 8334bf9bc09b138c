"""One WebSocket, from its opening to its end."""

import asyncio
from typing import Protocol

import structlog

from alongside.errors import AlongsideError, MalformedMessage, RoomNotFound, TooManyMessages
from alongside.signalling.arrival import Reception
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.codec import Unreadable, failure_text, parse_frame, response_text
from alongside.signalling.dispatch import Dispatcher, is_reaction
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.messages.answers import Pong
from alongside.signalling.messages.client import ClientMessage
from alongside.signalling.messages.requests import Join, Ping, Resume
from alongside.signalling.outbox import Close, Outbox
from alongside.signalling.seat import Seat
from alongside.signalling.services import Services

log = structlog.get_logger(__name__)

_FIRST_TRIES = 5
"""How often a client may try to join or resume on one WebSocket."""


class ConnectionLostError(Exception):
    """The other side is gone."""


class PageClosedError(ConnectionLostError):
    """The browser closed the page, or went to another, and said so."""


class Connection(Protocol):
    """An accepted WebSocket. All methods raise ``ConnectionLostError`` when the other side is gone."""

    async def receive(self) -> str | bytes: ...

    async def send(self, text: str) -> None: ...

    async def close(self, code: int, reason: str) -> None: ...


class Session:
    """Reads requests from one WebSocket, and sends what is in its outbox."""

    def __init__(
        self, room_id: str, connection: Connection, services: Services, reception: Reception, dispatcher: Dispatcher
    ) -> None:
        self._room_id = room_id
        self._connection = connection
        self._services = services
        self._reception = reception
        self._dispatcher = dispatcher
        self._outbox = Outbox(services.limits.outbox_messages, services.limits.outbox_characters)

    def send(self, text: str) -> None:
        """Puts a message into the outbox. Never waits."""
        self._outbox.put(text)

    def end(self, code: CloseCode) -> None:
        """Closes the WebSocket when all that was put before is sent."""
        self._outbox.close(code)

    async def run(self) -> None:
        """Returns when the WebSocket is closed, by whichever side."""
        reading = asyncio.create_task(self._read())
        writing = asyncio.create_task(self._write())
        overdue = asyncio.create_task(self._overdue())
        tasks = (reading, writing, overdue)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.error("a session failed", exc_info=outcome)

    async def _write(self) -> None:
        try:
            while True:
                item = await self._outbox.next()
                if isinstance(item, Close):
                    await self._connection.close(item.code, item.code.reason)
                    return
                await self._connection.send(item)
        except ConnectionLostError:
            return

    async def _overdue(self) -> None:
        """Returns when the WebSocket should have been closed by now, but the client reads nothing."""
        await self._outbox.closed.wait()
        await asyncio.sleep(self._services.limits.close_within_ms / 1000)

    async def _read(self) -> None:
        """Returns when the client is gone."""
        try:
            arrived = await self._arrive()
            if arrived is not None:
                await self._serve_until_displaced(*arrived)
        except ConnectionLostError:
            return
        # The server closes this WebSocket; what is still in the outbox goes first.
        await asyncio.Event().wait()

    async def _serve_until_displaced(self, live: LiveRoom, seat: Seat) -> None:
        try:
            while (frame := await self._next_frame(seat)) is not None:
                await self._serve(live, seat, frame)
        except PageClosedError:
            # Firefox sends nothing any more that a page says while it goes away, a `leave` for instance.
            if seat.line is self:
                self._dispatcher.depart(live, seat)
            raise
        finally:
            live.lost(seat, self)

    async def _next_frame(self, seat: Seat) -> str | bytes | None:
        """``None`` when the participant uses another WebSocket now."""
        frame = await self._connection.receive()
        return frame if seat.line is self else None

    async def _arrive(self) -> tuple[LiveRoom, Seat] | None:
        """Waits for join or resume. Returns ``None`` when the WebSocket is being closed instead."""
        try:
            async with asyncio.timeout(self._services.limits.join_within_ms / 1000):
                for _ in range(_FIRST_TRIES):
                    message = parse_frame(await self._connection.receive(), self._services.limits.frame_bytes)
                    arrived = await self._try_to_arrive(message)
                    if arrived is not None:
                        return arrived
        except TimeoutError:
            pass
        self.end(CloseCode.NOT_JOINED)
        return None

    async def _try_to_arrive(self, message: ClientMessage | Unreadable) -> tuple[LiveRoom, Seat] | None:
        request_id = message.request_id if isinstance(message, Unreadable) else message.id
        try:
            match message:
                case Unreadable(error=error):
                    raise error
                case Join():
                    return await self._reception.join(self._room_id, self, message)
                case Resume():
                    return await self._reception.resume(self._room_id, self, message)
                case _:
                    raise MalformedMessage("The first message has to be join or resume.")
        except AlongsideError as error:
            self.send(failure_text(error, request_id))
            if isinstance(error, RoomNotFound):
                self.end(CloseCode.NO_ROOM)
        return None

    async def _serve(self, live: LiveRoom, seat: Seat, frame: str | bytes) -> None:
        limits = self._services.limits
        seat.tokens.confirm()
        message = parse_frame(frame, limits.frame_bytes)
        try:
            seat.allowance.take(self._services.clock.monotonic_ms(), reaction=is_reaction(message))
        except TooManyMessages as error:
            self.send(failure_text(error, message.request_id if isinstance(message, Unreadable) else message.id))
            # Whoever floods waits in the network's buffers, and not in this server's memory.
            await asyncio.sleep(limits.refusal_pause_ms / 1000)
            return
        match message:
            case Unreadable():
                self.send(failure_text(message.error, message.request_id))
            case Ping():
                # Tells of this WebSocket alone, so nothing that is slow elsewhere may hold it up.
                now = self._services.clock.now_ms()
                self.send(response_text(message.id, Pong(now=now)))
            case _:
                self._dispatcher.submit(live, seat, message)
