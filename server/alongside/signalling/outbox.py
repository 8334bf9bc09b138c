"""What waits to be sent over one WebSocket."""

import asyncio
from collections import deque
from dataclasses import dataclass

from alongside.signalling.close_codes import CloseCode


@dataclass(frozen=True, slots=True)
class Close:
    """The last thing in an outbox."""

    code: CloseCode


class Outbox:
    """A bounded queue. Putting never waits: a client that does not read fast enough is dropped instead."""

    def __init__(self, message_limit: int, character_limit: int) -> None:
        self._message_limit = message_limit
        self._character_limit = character_limit
        self._waiting: deque[str] = deque()
        self._characters = 0
        self._close: Close | None = None
        self._filled = asyncio.Event()
        self.closed = asyncio.Event()
        """Set from the moment at which nothing more is taken."""

    def put(self, text: str) -> None:
        """After ``close`` nothing is taken any more."""
        if self._close is not None:
            return
        self._waiting.append(text)
        self._characters += len(text)
        if len(self._waiting) > self._message_limit or self._characters > self._character_limit:
            self._waiting.clear()
            self.close(CloseCode.TOO_SLOW)
        self._filled.set()

    def close(self, code: CloseCode) -> None:
        """Ends the WebSocket once everything put before is sent. The first code counts."""
        if self._close is None:
            self._close = Close(code)
            self.closed.set()
        self._filled.set()

    async def next(self) -> str | Close:
        """Waits for something to send."""
        while not self._waiting:
            if self._close is not None:
                return self._close
            self._filled.clear()
            await self._filled.wait()
        text = self._waiting.popleft()
        self._characters -= len(text)
        return text
