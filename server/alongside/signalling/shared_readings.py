"""Reads once what many ask for at the same moment."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class SharedReadings(Generic[Value]):
    """:param read: reads what has this name."""

    def __init__(self, read: Callable[[str], Coroutine[Any, Any, Value]]) -> None:
        self._read = read
        self._running: dict[str, asyncio.Task[Value]] = {}

    async def get(self, name: str) -> Value:
        """What a reading brings, or raises, that began after the last ``outdate``."""
        reading = self._running.get(name)
        if reading is None:
            reading = self._running[name] = asyncio.create_task(self._read(name))
            reading.add_done_callback(partial(self._done, name))
        # Somebody who gives up must not stop the reading for others who wait for the same.
        return await asyncio.shield(reading)

    async def settled(self, name: str) -> None:
        """Returns when nothing of this name is being read any more that was when it was asked."""
        reading = self._running.get(name)
        if reading is not None:
            await asyncio.wait([reading])

    def outdate(self, name: str) -> None:
        """It has changed: whoever asks from now on is not given what began to be read before."""
        self._running.pop(name, None)

    def _done(self, name: str, reading: asyncio.Task[Value]) -> None:
        if self._running.get(name) is reading:
            del self._running[name]
