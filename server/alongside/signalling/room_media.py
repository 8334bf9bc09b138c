"""On which worker a room's media lives, and finding a new one when that dies."""

import asyncio
from collections.abc import Callable

import structlog

from alongside.errors import AlongsideError, MediaUnavailable
from alongside.signalling.seat_media import MAIN_GROUP, Placement
from alongside.signalling.tasks import Tasks
from alongside.worker import messages as channel
from alongside.worker.client import MediaWorker, MediaWorkers

log = structlog.get_logger(__name__)

_RETRY_S = 0.2
"""Pause before the next try when no worker took the room."""

_TRIES = 20
"""How many workers may die while they take a room before those who wait for it are told."""


class RoomMedia:
    """The placement of one room.

    :param router_id: the room's name for workers.
    :param voices: how many are forwarded at a time in each place.
    :param on_replaced: called as soon as a lost placement has a successor, before anybody can use it.
    """

    def __init__(
        self, router_id: str, voices: int, workers: MediaWorkers, tasks: Tasks, on_replaced: Callable[[], None]
    ) -> None:
        self._router_id = router_id
        self._voices = voices
        self._workers = workers
        self._tasks = tasks
        self._on_replaced = on_replaced
        self._placement: Placement | None = None
        self._candidate: MediaWorker | None = None
        self._placing: asyncio.Task[None] | None = None
        self._replacing = False
        self._closed = False

    @property
    def placement(self) -> Placement | None:
        return self._placement

    async def place(self) -> Placement:
        """The room's placement, made when it is first asked for.

        :raises MediaUnavailable: no worker takes the room at the moment.
        """
        if self._placement is None:
            if self._placing is None:
                self._placing = self._tasks.start(self._place())
            await asyncio.wait({self._placing})
        if self._placement is None:
            raise MediaUnavailable(retry_after_ms=1000)
        return self._placement

    def lost(self, worker: MediaWorker) -> bool:
        """The worker died. Returns whether the room's media was there; a successor is being looked for then."""
        if self._candidate is worker:
            self._candidate = None
        if self._placement is None or self._placement.worker is not worker:
            return False
        self._placement = None
        self._replacing = True
        self._tasks.start(self._replace())
        return True

    def release(self) -> None:
        """Nobody needs the room's media any more."""
        self._replacing = False
        placement, self._placement = self._placement, None
        if placement is not None:
            self.post(placement, channel.CloseRouter(placement.router_id))

    def close(self) -> None:
        """Ends the room's media for good."""
        self._closed = True
        self.release()

    def post(self, placement: Placement, request: channel.Request) -> None:
        """Sends a request whose answer nobody waits for."""
        self._tasks.start(_post(placement.worker, request))

    async def _place(self) -> None:
        try:
            for _ in range(_TRIES):
                worker = self._candidate = await self._workers.acquire()
                if await self._create_router(worker):
                    return
                await asyncio.sleep(_RETRY_S)
        except MediaUnavailable:
            log.warning("no media worker takes the room", router=self._router_id)
        finally:
            self._placing = None

    async def _create_router(self, worker: MediaWorker) -> bool:
        """Returns whether the worker lived long enough."""
        try:
            await worker.request(channel.CreateRouter(self._router_id, self._voices, overheard=MAIN_GROUP))
        except MediaUnavailable:
            return False
        if self._candidate is not worker:
            return False
        placement = Placement(worker, self._router_id)
        if self._closed:
            self.post(placement, channel.CloseRouter(self._router_id))
            return True
        self._placement = placement
        if self._replacing:
            self._replacing = False
            self._on_replaced()
        return True

    async def _replace(self) -> None:
        while self._replacing and self._placement is None:
            try:
                await self.place()
            except MediaUnavailable:
                await asyncio.sleep(_RETRY_S)


async def _post(worker: MediaWorker, request: channel.Request) -> None:
    try:
        await worker.request(request)
    except MediaUnavailable:
        return
    except AlongsideError as error:
        log.warning("the media worker refused", request=type(request).__name__, code=error.code)
