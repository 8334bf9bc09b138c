"""One media worker's process, seen from the control plane."""

import asyncio
import contextlib
import itertools
import os
import socket
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

from alongside.errors import AlongsideError, MediaUnavailable
from alongside.rtp.parameters import RtpCapabilities
from alongside.worker import messages
from alongside.worker.channel import Channel, ChannelClosed

_START_TIMEOUT_S = 20.0
_STOP_TIMEOUT_S = 5.0

Expected = TypeVar("Expected", messages.Warm, messages.Ready)


class WarmProcess:
    """A media worker's process that has started and waits to be told where to listen. Made by ``start``.

    What takes long, starting Python and loading its modules, is done while nobody waits.
    """

    def __init__(self, process: asyncio.subprocess.Process, channel: Channel) -> None:
        self._process = process
        self._channel = channel

    @classmethod
    async def start(cls) -> "WarmProcess":
        """Starts a process and waits until all is loaded.

        :raises MediaUnavailable: it ended or was not ready within 20 s; what it printed says why.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "alongside.worker.main",
                str(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        warm = cls(process, await Channel.open(ours))
        await warm._receive(messages.Warm)
        return warm

    async def begin(
        self, worker_id: str, start: messages.Start, on_notice: Callable[["WorkerProcess", messages.Notice], None]
    ) -> "WorkerProcess":
        """Lets it work, and waits until it listens.

        :raises MediaUnavailable: it ended or was not ready within 20 s; what it printed says why.
        """
        self._channel.send(start)
        ready = await self._receive(messages.Ready)
        return WorkerProcess(worker_id, self._process, self._channel, ready, on_notice)

    async def _receive(self, expected: type[Expected]) -> Expected:
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                body = await self._channel.receive()
            return msgspec.msgpack.decode(body, type=expected)
        except (TimeoutError, ChannelClosed, msgspec.DecodeError) as error:
            await self.stop()
            raise MediaUnavailable("The media worker did not start.") from error

    async def stop(self) -> None:
        """Ends a process that is not needed."""
        await self._channel.close()
        await _end(self._process)


class WorkerProcess:
    """A running worker. Made by ``WarmProcess.begin``; implements ``MediaWorker``.

    ``lost`` is set once the process no longer answers, whatever the reason.
    """

    def __init__(
        self,
        worker_id: str,
        process: asyncio.subprocess.Process,
        channel: Channel,
        ready: messages.Ready,
        on_notice: Callable[["WorkerProcess", messages.Notice], None],
    ) -> None:
        self.id = worker_id
        self.udp_port = ready.udp_port
        self.tcp = ready.tcp
        """Whether people without UDP can reach it."""
        self.rtp_capabilities: RtpCapabilities = ready.rtp_capabilities
        self.routers = 0
        self.busy = 0.0
        """The part of a core that it uses, as it said last."""
        self.lost = asyncio.Event()
        self._sign = asyncio.Event()
        self._process = process
        self._channel = channel
        self._on_notice = on_notice
        self._stopping = False
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[messages.Result]] = {}
        self._reading = asyncio.create_task(self._read(), name=f"worker {worker_id}")

    @property
    def pid(self) -> int:
        return self._process.pid

    async def request(self, request: messages.Request) -> messages.Result:
        """Sends a request and waits for its answer.

        :raises AlongsideError: the worker refused it (the class matching the refusal's code).
        :raises MediaUnavailable: the worker died before it answered.
        """
        if self.lost.is_set():
            raise MediaUnavailable
        self._count(request)
        number = next(self._numbers)
        future: asyncio.Future[messages.Result] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._channel.send(messages.Call(number, request))
        try:
            return await future
        finally:
            self._waiting.pop(number, None)

    def _count(self, request: messages.Request) -> None:
        if isinstance(request, messages.CreateRouter):
            self.routers += 1
        elif isinstance(request, messages.CloseRouter):
            self.routers -= 1

    async def next_sign(self) -> None:
        """Waits for the next sign of life, or until the worker is lost."""
        self._sign.clear()
        if not self.lost.is_set():
            await self._sign.wait()

    def kill(self) -> None:
        """Ends the process at once; ``lost`` follows."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """Lets the worker say goodbye to its peers and end. Safe to call more than once."""
        self._stopping = True
        await self._channel.close()
        await asyncio.gather(self._reading, return_exceptions=True)
        await _end(self._process)

    async def _read(self) -> None:
        decoder: msgspec.msgpack.Decoder[messages.FromWorker] = msgspec.msgpack.Decoder(messages.FromWorker)
        try:
            while True:
                self._take(decoder.decode(await self._channel.receive()))
        except (ChannelClosed, msgspec.DecodeError):
            if not self._stopping:
                self.kill()
        finally:
            self.lost.set()
            self._sign.set()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(MediaUnavailable())

    def _take(self, frame: messages.FromWorker) -> None:
        if isinstance(frame, messages.Answer | messages.Refusal):
            future = self._waiting.get(frame.number)
            if future is None or future.done():
                return
            if isinstance(frame, messages.Answer):
                future.set_result(frame.result)
            else:
                future.set_exception(error_of(frame))
        elif isinstance(frame, messages.Heartbeat):
            self.busy = frame.busy
            self._sign.set()
        else:
            self._on_notice(self, frame)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Waits for the process, and ends it by force when it takes too long."""
    try:
        # not wait_for: in Python 3.11 it can lose a cancellation that comes just as the process ends
        async with asyncio.timeout(_STOP_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def error_of(refusal: messages.Refusal) -> AlongsideError:
    """The error that a refusal stands for."""
    pending = [AlongsideError]
    while pending:
        candidate = pending.pop()
        if candidate.code == refusal.code:
            return candidate(refusal.message)
        pending.extend(candidate.__subclasses__())
    return AlongsideError(refusal.message)
