"""The music folder for the event loop, which never waits for a disk."""

import asyncio
import math
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from alongside.music.catalogue import Catalogue

_LOOK_AGAIN_AFTER_MS = 30_000

PATIENCE_S = 5.0


class MusicLibrary:
    """Knows what is in the folder.

    :param read: reads the folder, in a thread; ends early when the function it is given returns true.
    :param monotonic_ms: a clock, in ms.
    :param start: starts background work.
    :param patience_s: how long somebody who asks for the catalogue waits for a reading, in s.
    """

    def __init__(
        self,
        read: Callable[[Callable[[], bool]], Catalogue],
        monotonic_ms: Callable[[], float],
        start: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._read = read
        self._monotonic_ms = monotonic_ms
        self._start = start
        self._patience_s = patience_s
        self._reading: asyncio.Task[None] | None = None
        self._read_at_ms = -math.inf
        self.catalogue = Catalogue()
        """As of the last reading."""

    def refresh(self) -> None:
        """Begins to read the folder, unless that goes on already or ended less than 30 s ago."""
        reading = self._reading is not None and not self._reading.done()
        if not reading and self._monotonic_ms() - self._read_at_ms >= _LOOK_AGAIN_AFTER_MS:
            self._reading = self._start(self._read_in_thread())

    async def fresh_catalogue(self) -> Catalogue:
        """What is in the folder now, or was there at most 30 s ago; when reading takes long, what was there before."""
        self.refresh()
        if self._reading is not None:
            await asyncio.wait([self._reading], timeout=self._patience_s)
        return self.catalogue

    async def _read_in_thread(self) -> None:
        stopped = threading.Event()
        try:
            self.catalogue = await asyncio.to_thread(self._read, stopped.is_set)
        finally:
            # The thread outlives a cancelled task, and the server would wait for it at its end.
            stopped.set()
            self._read_at_ms = self._monotonic_ms()
