"""Spreads work that takes long over the turns of the event loop, so that media is not kept waiting."""

import asyncio
from collections import deque


class Turns:
    """Lets one of those who wait go on in each turn of the loop, in the order they came.

    When a hundred people arrive at once, packets that come meanwhile are forwarded between any two steps of their
    handshakes.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._scheduled = False

    async def wait(self) -> None:
        """Returns when it is the caller's turn."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._next)
        await turn

    def _next(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                break
        self._scheduled = bool(self._waiting)
        if self._scheduled:
            asyncio.get_running_loop().call_soon(self._next)
