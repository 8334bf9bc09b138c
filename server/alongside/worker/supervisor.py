"""Starts the media workers, watches them, and replaces those that die or hang."""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import structlog

from alongside.errors import MediaUnavailable
from alongside.rtp.parameters import RtpCapabilities
from alongside.worker import messages
from alongside.worker.client import WorkerListener
from alongside.worker.process import WarmProcess, WorkerProcess

_SILENCE_S = 1.8
"""A worker that gave no sign of life for so long hangs. Signs come twice a second."""
_ACQUIRE_TIMEOUT_S = 10.0
_RESTART_PAUSE_S = 1.0
"""After a start that failed; a worker that ran is replaced at once."""

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How workers listen: worker ``i`` takes UDP port ``udp_port + i``, or any when ``udp_port`` is 0."""

    count: int = 1
    host: str = "::"
    udp_port: int = 0
    announce: list[str] = field(default_factory=list)


class Supervisor:
    """Keeps ``settings.count`` workers running, and one more process warm to take the place of the next that is lost.

    Implements ``MediaWorkers``.

    :param listener: told of what workers report and of their deaths.
    """

    def __init__(self, settings: WorkerSettings, listener: WorkerListener) -> None:
        self._settings = settings
        self._listener = listener
        self._log = structlog.get_logger("supervisor")
        self._ids = itertools.count(1)
        self._workers: dict[int, WorkerProcess] = {}
        self._available = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []
        self._spare: asyncio.Task[WarmProcess] | None = None

    async def start(self) -> None:
        """Starts all workers and waits until they listen.

        :raises MediaUnavailable: one did not start, for example because its port is taken.
        """
        starts = (self._start_one(index) for index in range(self._settings.count))
        for outcome in await _to_the_end(asyncio.gather(*starts, return_exceptions=True)):
            if isinstance(outcome, BaseException):
                raise outcome
        for index, worker in self._workers.items():
            self._tasks.append(asyncio.create_task(self._keep(index, worker), name=f"keep worker {index}"))
        self._warm_up()

    async def stop(self) -> None:
        """Ends all workers. Safe to call more than once."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        workers = list(self._workers.values())
        self._workers.clear()
        await asyncio.gather(*(worker.stop() for worker in workers))
        spare, self._spare = self._spare, None
        if spare is not None:
            with contextlib.suppress(MediaUnavailable):
                await (await spare).stop()

    @property
    def workers(self) -> list[WorkerProcess]:
        """Those that are ready."""
        return list(self._workers.values())

    async def warm(self) -> None:
        """Waits until the process that will replace the next lost worker has loaded everything.

        :raises MediaUnavailable: it did not start.
        """
        if self._spare is not None:
            await asyncio.shield(self._spare)

    @property
    def rtp_capabilities(self) -> RtpCapabilities:
        """What the workers' routers can forward.

        :raises MediaUnavailable: no worker is ready.
        """
        for worker in self._workers.values():
            return worker.rtp_capabilities
        raise MediaUnavailable

    async def acquire(self) -> WorkerProcess:
        """The least busy worker, among equals that with the fewest routers; waits while none is ready.

        :raises MediaUnavailable: none became ready within 10 s.
        """
        try:
            async with asyncio.timeout(_ACQUIRE_TIMEOUT_S), self._available:
                await self._available.wait_for(lambda: self._workers)
                return min(self._workers.values(), key=load_of)
        except TimeoutError:
            raise MediaUnavailable from None

    async def _start_one(self, index: int) -> WorkerProcess:
        settings = self._settings
        port = settings.udp_port + index if settings.udp_port else 0
        start = messages.Start(settings.host, port, list(settings.announce))
        process = await self._take_process()
        worker = await process.begin(f"w{next(self._ids)}", start, self._listener.on_worker_notice)
        async with self._available:
            self._workers[index] = worker
            self._available.notify_all()
        self._log.info("media worker ready", worker=worker.id, pid=worker.pid, udp_port=worker.udp_port)
        if not worker.tcp:
            self._log.warning("the port is taken for TCP: people without UDP cannot connect", port=worker.udp_port)
        return worker

    def _warm_up(self) -> None:
        self._spare = asyncio.create_task(WarmProcess.start(), name="warm up a worker")

    async def _take_process(self) -> WarmProcess:
        """The spare process, for which another is started; a new one while there is none yet."""
        spare = self._spare
        if spare is None:
            return await WarmProcess.start()
        self._warm_up()
        try:
            return await spare
        except MediaUnavailable:
            return await WarmProcess.start()

    async def _keep(self, index: int, worker: WorkerProcess) -> None:
        """Watches one worker, and its replacements, for ever."""
        while True:
            await self._watch(worker)
            del self._workers[index]
            self._log.warning("media worker lost", worker=worker.id, pid=worker.pid)
            self._listener.on_worker_lost(worker)
            await _to_the_end(worker.stop())
            worker = await self._replace(index)

    async def _watch(self, worker: WorkerProcess) -> None:
        """Returns when the worker is lost; kills it when it gives no sign of life."""
        while not worker.lost.is_set():
            try:
                async with asyncio.timeout(_SILENCE_S):
                    await worker.next_sign()
            except TimeoutError:
                self._log.warning("media worker hangs", worker=worker.id, pid=worker.pid)
                worker.kill()
                await worker.lost.wait()

    async def _replace(self, index: int) -> WorkerProcess:
        while True:
            try:
                return await _to_the_end(self._start_one(index))
            except MediaUnavailable:
                self._log.error("media worker did not start; trying again", udp_port=self._settings.udp_port + index)
                await asyncio.sleep(_RESTART_PAUSE_S)


class Loaded(Protocol):
    """What tells how much a worker has to do."""

    busy: float
    routers: int


def load_of(worker: Loaded) -> tuple[int, int]:
    """The order in which workers take rooms: by fifths of a core, as less means little, then by routers."""
    return int(5 * worker.busy), worker.routers


async def _to_the_end(work: Awaitable[Outcome]) -> Outcome:
    """Waits for the work, also when cancelled meanwhile: a process half started or half ended would be left behind."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
