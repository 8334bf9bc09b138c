"""One thing after another."""

from collections import deque
from collections.abc import Awaitable, Callable

from alongside.errors import TooManyMessages
from alongside.signalling.tasks import Tasks

Job = Callable[[], Awaitable[None]]


class Lane:
    """Carries out jobs one at a time, in the order they came. An idle lane costs nothing."""

    def __init__(self, tasks: Tasks, waiting_limit: int) -> None:
        self._tasks = tasks
        self._waiting_limit = waiting_limit
        self._waiting: deque[Job] = deque()
        self._running = False
        self._closed = False

    def submit(self, job: Job) -> None:
        """
        :raises TooManyMessages: too many jobs wait already.
        """
        if self._closed:
            return
        if len(self._waiting) >= self._waiting_limit:
            raise TooManyMessages(retry_after_ms=1000)
        self._waiting.append(job)
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
                await self._waiting.popleft()()
        finally:
            self._running = False
