"""One thing after another."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from alongside.errors import TooManyMessages
from alongside.signalling.tasks import Tasks

Job = Callable[[], Coroutine[Any, Any, None]]


class Lane:
    """Carries out jobs one at a time, in the order they came. An idle lane costs nothing.

    Jobs that may overlap begin in their order, too, but do not wait for each other's end. Those between them do: they
    are alone in the lane.
    """

    def __init__(self, tasks: Tasks, waiting_limit: int) -> None:
        self._tasks = tasks
        self._waiting_limit = waiting_limit
        self._waiting: deque[tuple[Job, bool]] = deque()
        self._overlapping: set[asyncio.Task[None]] = set()
        self._running = False
        self._closed = False

    def submit(self, job: Job, *, may_overlap: bool = False) -> None:
        """
        :param may_overlap: others of which this is said may be carried out meanwhile.
        :raises TooManyMessages: too many jobs wait already.
        """
        if self._closed:
            return
        if len(self._waiting) + len(self._overlapping) >= self._waiting_limit:
            raise TooManyMessages(retry_after_ms=1000)
        if may_overlap and not self._running:
            self._begin(job)
            return
        self._waiting.append((job, may_overlap))
        if not self._running:
            self._running = True
            self._tasks.start(self._run())

    def close(self) -> None:
        """Forgets what waits. A job that has begun is carried out to its end."""
        self._closed = True
        self._waiting.clear()

    async def _run(self) -> None:
        try:
            while self._waiting:
                job, may_overlap = self._waiting.popleft()
                if may_overlap:
                    self._begin(job)
                else:
                    await self._alone(job)
        finally:
            self._running = False

    def _begin(self, job: Job) -> None:
        task = self._tasks.start(job())
        self._overlapping.add(task)
        task.add_done_callback(self._overlapping.discard)

    async def _alone(self, job: Job) -> None:
        if self._overlapping:
            await asyncio.wait(self._overlapping)
        await job()
