"""The control plane's end of the channel to one media worker."""

from typing import Protocol

from alongside.worker import messages


class MediaWorker(Protocol):
    """One running media worker, as the control plane sees it."""

    @property
    def id(self) -> str:
        """Different for every process ever started."""

    async def request(self, request: messages.Request) -> messages.Result:
        """Sends a request and waits for its answer.

        :raises AlongsideError: the worker refused it (the class matching the refusal's code).
        :raises MediaUnavailable: the worker died before it answered.
        """


class WorkerListener(Protocol):
    """Who is told what workers report. Calls must not block."""

    def on_worker_notice(self, worker: MediaWorker, notice: messages.Notice) -> None: ...

    def on_worker_lost(self, worker: MediaWorker) -> None:
        """The worker died or hung and was ended: everything it held is gone. A replacement is on its way."""


class MediaWorkers(Protocol):
    """All media workers of this server. Implemented by ``alongside.worker.supervisor.Supervisor``."""

    async def acquire(self) -> MediaWorker:
        """The least busy worker; waits while none is ready.

        :raises MediaUnavailable: none became ready within 10 s.
        """
