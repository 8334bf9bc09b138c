"""A media worker without media, for tests of who may ask a worker for what, and of what happens when it fails."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from alongside.errors import AlongsideError, MediaUnavailable
from alongside.rtp.parameters import (
    DtlsFingerprint,
    DtlsParameters,
    IceParameters,
    RtpCapabilities,
    RtpCodecCapability,
    RtpCodecParameters,
    RtpParameters,
)
from alongside.worker import messages as channel

Kind = TypeVar("Kind", bound=channel.Request)

CAPABILITIES = RtpCapabilities(
    codecs=[
        RtpCodecCapability("video", "video/VP8", 90000, 101),
        RtpCodecCapability("video", "video/VP9", 90000, 105),
    ]
)
PARAMETERS = RtpParameters(codecs=[RtpCodecParameters("audio/opus", 100, 48000, 2)])


class Hold:
    """Keeps requests of one type waiting."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self.released = asyncio.Event()


class RecordingWorker:
    """Says yes to everything and remembers it."""

    def __init__(self, worker_id: str) -> None:
        self.id = worker_id
        self.requests: list[channel.Request] = []
        self.dead = False
        self.refuse: Callable[[channel.Request], AlongsideError | None] = lambda _: None
        self._holds: dict[type[channel.Request], Hold] = {}

    async def request(self, request: channel.Request) -> channel.Result:
        if self.dead:
            raise MediaUnavailable
        self.requests.append(request)
        hold = self._holds.get(type(request))
        if hold is not None:
            hold.arrived.set()
            await hold.released.wait()
        if self.dead:
            raise MediaUnavailable
        error = self.refuse(request)
        if error is not None:
            raise error
        return _answer(request)

    def hold(self, kind: type[channel.Request]) -> Hold:
        """From now on requests of this type are answered only once the hold is released."""
        hold = self._holds[kind] = Hold()
        return hold

    def of_type(self, kind: type[Kind]) -> list[Kind]:
        """The requests of one type, in order."""
        return [request for request in self.requests if isinstance(request, kind)]

    def closed_transports(self) -> list[channel.CloseTransport]:
        return self.of_type(channel.CloseTransport)


class RecordingWorkers:
    """One worker at a time; ``ready`` is cleared while there is none."""

    def __init__(self) -> None:
        self.current = RecordingWorker("w1")
        self.ready = asyncio.Event()
        self.ready.set()

    async def acquire(self) -> RecordingWorker:
        await self.ready.wait()
        return self.current

    def die(self) -> RecordingWorker:
        """Kills the current worker; the next is not ready yet. Returns the dead one."""
        dead = self.current
        dead.dead = True
        self.ready.clear()
        self.current = RecordingWorker(f"w{int(dead.id[1:]) + 1}")
        return dead


def _answer(request: channel.Request) -> channel.Result:
    match request:
        case channel.CreateTransport():
            return channel.TransportCreated(
                IceParameters("user", "password"), [], DtlsParameters([DtlsFingerprint("sha-256", "AB:" * 31 + "AB")])
            )
        case channel.RestartIce():
            return channel.IceRestarted(IceParameters("another user", "another password"))
        case channel.Consume():
            return channel.Consumed("audio", PARAMETERS)
        case _:
            return channel.Done()
