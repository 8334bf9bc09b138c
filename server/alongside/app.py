"""The composition root: the only place where the parts of the server are put together."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI

from alongside.api.creation_limit import CreationLimit
from alongside.api.memory import memory_routes
from alongside.api.music import music_routes
from alongside.api.operator import Dump, debug_route, health_route
from alongside.api.origins import OriginCheck
from alongside.api.problems import handle_problems
from alongside.api.rallies import rally_routes
from alongside.api.rally_watch import RallyWatch
from alongside.api.rooms import room_routes
from alongside.api.schedules import schedule_routes
from alongside.api.security import SecurityHeaders
from alongside.api.serving import http_server
from alongside.api.sockets import socket_routes
from alongside.api.web_client import find_web_client, mount_files, page_routes
from alongside.config import Settings
from alongside.errors import MediaUnavailable
from alongside.music.library import MusicLibrary
from alongside.music.reader import FolderReader
from alongside.rooms.limits import RoomLimits
from alongside.signalling.directory import RoomDirectory
from alongside.signalling.environment import SystemClock, SystemRandomness
from alongside.signalling.hub import Hub
from alongside.signalling.ice_servers import IceServers
from alongside.signalling.limits import SignallingLimits
from alongside.signalling.services import Services
from alongside.signalling.tasks import Tasks
from alongside.storage.storage import Storage
from alongside.worker import messages as channel
from alongside.worker.client import MediaWorker, WorkerListener
from alongside.worker.supervisor import Supervisor, WorkerSettings


def installed_version() -> str:
    """The version of the installed package."""
    try:
        return version("alongside")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True, slots=True)
class Server:
    """The parts of a server that others talk to."""

    app: FastAPI
    hub: Hub
    directory: RoomDirectory
    rally_watch: RallyWatch

    async def drain(self) -> None:
        """Lets nobody in any more, tells people that the server stops, and closes their connections."""
        self.rally_watch.close()
        await self.hub.drain()


async def serve(settings: Settings, on_listening: Callable[[int], None]) -> None:
    """Runs the server until it gets SIGINT or SIGTERM.

    :param on_listening: called with the TCP port once people may come.
    :raises StorageUnavailable, MediaUnavailable: as with ``running_server``.
    """
    async with running_server(settings) as server:
        await http_server(
            server.app,
            settings.host,
            settings.port,
            trusted_proxies=settings.trusted_proxy,
            drain=server.drain,
            on_listening=on_listening,
        ).serve()


@asynccontextmanager
async def running_server(settings: Settings) -> AsyncIterator[Server]:
    """Opens the database, starts the media workers and puts the app together; ends everything afterwards.

    :raises StorageUnavailable: the database cannot be opened.
    :raises MediaUnavailable: a media worker did not start.
    """
    storage = await Storage.open(settings.data, settings.database_url)
    reports = _WorkerReports()
    supervisor = Supervisor(_worker_settings(settings), reports)
    tasks = Tasks()
    try:
        await supervisor.start()
        services = Services(
            storage=storage,
            workers=supervisor,
            router_capabilities=supervisor.rtp_capabilities,
            ice_servers=IceServers(settings.ice_server, settings.turn_secret or "", settings.turn_lifetime),
            clock=SystemClock(),
            randomness=SystemRandomness(),
            limits=signalling_limits(settings),
            tasks=tasks,
        )
        server = assemble(settings, services, lambda: _dump(supervisor))
        reports.listener = server.directory
        tasks.start(server.hub.keep_house())
        yield server
        server.directory.close()
    finally:
        await tasks.close()
        await supervisor.stop()
        await storage.close()


def assemble(settings: Settings, services: Services, dump_workers: Dump) -> Server:
    """Puts the control plane together, on top of storage and media workers that run already.

    :param dump_workers: what the operator's view shows of the workers.
    """
    directory = RoomDirectory(services, _room_limits(settings))
    hub = Hub(services, directory)
    origins = OriginCheck(settings.allowed_origin)
    creation_limit = CreationLimit(settings.rooms_per_hour, services.clock)
    rally_watch = RallyWatch()
    web_client = find_web_client()
    # The protocol has its own document; the generated pages would need scripts from elsewhere.
    app = FastAPI(title="Alongside", openapi_url=None)
    app.add_middleware(SecurityHeaders)
    handle_problems(app)
    app.include_router(health_route(directory, installed_version()))
    app.include_router(room_routes(services, directory, origins, creation_limit))
    app.include_router(schedule_routes(services, directory, origins))
    app.include_router(rally_routes(services, directory, origins, rally_watch))
    app.include_router(memory_routes(services, directory, origins))
    app.include_router(music_routes(_music_library(settings, services)))
    app.include_router(socket_routes(hub, origins))
    if settings.debug:
        app.include_router(debug_route(hub, directory, dump_workers))
    app.include_router(page_routes(web_client))
    if web_client is not None:
        mount_files(app, web_client)
    return Server(app, hub, directory, rally_watch)


def _music_library(settings: Settings, services: Services) -> MusicLibrary | None:
    if settings.music is None:
        return None
    library = MusicLibrary(FolderReader(settings.music).read, services.clock.monotonic_ms, services.tasks.start)
    library.refresh()
    return library


def _worker_settings(settings: Settings) -> WorkerSettings:
    return WorkerSettings(
        count=settings.workers or len(os.sched_getaffinity(0)),
        host=settings.udp_host,
        udp_port=settings.udp_port,
        announce=list(settings.announce),
    )


def _room_limits(settings: Settings) -> RoomLimits:
    return RoomLimits(
        participants=settings.participants_per_room,
        producers_per_participant=settings.producers_per_participant,
        topics=settings.topics_per_room,
    )


def signalling_limits(settings: Settings) -> SignallingLimits:
    """The part of the settings that concerns signalling."""
    return SignallingLimits(
        frame_bytes=settings.frame_bytes,
        join_within_ms=settings.join_within * 1000,
        resume_within_ms=settings.resume_within * 1000,
        messages_burst=settings.messages_burst,
        messages_per_minute=settings.messages_per_minute,
        consumers_per_participant=settings.consumers_per_participant,
        voices=settings.voices,
    )


async def _dump(supervisor: Supervisor) -> list[dict[str, Any]]:
    dumps: list[dict[str, Any]] = []
    for worker in supervisor.workers:
        try:
            answer = await worker.request(channel.Dump())
        except MediaUnavailable:
            continue
        if isinstance(answer, channel.Dumped):
            dumps.append({"id": worker.id, "pid": worker.pid, "udp_port": worker.udp_port, **answer.state})
    return dumps


class _WorkerReports:
    """Breaks the circle: workers report to the room directory, which cannot be made before there are workers."""

    def __init__(self) -> None:
        self.listener: WorkerListener | None = None

    def on_worker_notice(self, worker: MediaWorker, notice: channel.Notice) -> None:
        if self.listener is not None:
            self.listener.on_worker_notice(worker, notice)

    def on_worker_lost(self, worker: MediaWorker) -> None:
        if self.listener is not None:
            self.listener.on_worker_lost(worker)
