"""Tells open pages that something about a room's rally changed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

from alongside.errors import LimitReached

_WATCHERS_PER_ROOM = 300


class RallyWatch:
    """Who waits for changes, by room."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    def check_has_place(self, room_id: str) -> None:
        """
        :raises LimitReached: very many pages watch this room's rally.
        """
        if len(self._watchers.get(room_id, ())) >= _WATCHERS_PER_ROOM:
            raise LimitReached("Very many people look at this page. Reload it in a while.", retry_after_ms=30_000)

    def changed(self, room_id: str) -> None:
        """Something about the room's rally is stored anew."""
        for watcher in self._watchers.get(room_id, ()):
            watcher.set()

    async def changes(self, room_id: str, patience_s: float) -> AsyncIterator[bool]:
        """Yields ``True`` at once and after each change, ``False`` after a while without one, until the server ends."""
        happened = asyncio.Event()
        # Something may have changed since the page was last connected.
        happened.set()
        self._watchers[room_id].add(happened)
        try:
            while not self._closed:
                try:
                    async with asyncio.timeout(patience_s):
                        await happened.wait()
                except TimeoutError:
                    yield False
                    continue
                happened.clear()
                if not self._closed:
                    yield True
        finally:
            self._watchers[room_id].discard(happened)
            if not self._watchers[room_id]:
                del self._watchers[room_id]

    def close(self) -> None:
        """The server stops: nobody waits any more."""
        self._closed = True
        for room_id in list(self._watchers):
            self.changed(room_id)
