"""Real servers on loopback, inside the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.api.serving import DrainingServer, http_server
from alongside.app import Server, assemble, running_server, signalling_limits
from alongside.config import Settings
from alongside.rtp.parameters import RtpCapabilities
from alongside.signalling.ice_servers import IceServers
from alongside.signalling.services import Services
from alongside.signalling.tasks import Tasks
from alongside.storage.engine import migrate, open_engine, sqlite_url
from alongside.storage.storage import Storage
from tests.support.control_client import RoomClient
from tests.support.control_environment import CountingRandomness, ManualClock
from tests.support.control_media import CAPABILITIES, RecordingWorkers


@dataclass(frozen=True, slots=True)
class Running:
    """A server that takes connections."""

    url: str
    server: Server
    http: DrainingServer

    async def create_room(self, name: str = "Studio", **fields: Any) -> str:
        async with httpx.AsyncClient() as client:
            response = await client.post(f"{self.url}/api/rooms", json={"name": name, **fields})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def debug(self) -> Any:
        """The operator's view; the setting has to be on."""
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{self.url}/debug")).json()

    async def join(self, room_id: str, name: str, **fields: Any) -> RoomClient:
        return await RoomClient.joined(self.url, room_id, name, **fields)

    async def connect(self, room_id: str, first_id: int = 0) -> RoomClient:
        return await RoomClient.connect(self.url, room_id, first_id)


@dataclass(frozen=True, slots=True)
class Controlled:
    """A server whose clock and media worker belong to the test."""

    running: Running
    clock: ManualClock
    workers: RecordingWorkers
    engine: AsyncEngine
    tasks: Tasks

    def pass_time(self, milliseconds: int) -> None:
        """Moves the clock and does what is due by then."""
        self.clock.advance(milliseconds)
        self.running.server.directory.sweep()

    async def fill_disk(self) -> None:
        """From now on the database file may not grow, on whichever of its connections."""
        event.listen(self.engine.sync_engine, "begin", _forbid_growth)

    def lose_worker(self) -> None:
        """The media worker dies; no other is ready until ``workers.ready`` is set."""
        self.running.server.directory.on_worker_lost(self.workers.die())


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Settings of a server on loopback that takes any free ports."""
    return Settings(**{"data": folder, "port": 0, "udp_host": "127.0.0.1", "udp_port": 0, "workers": 1, **changes})


@asynccontextmanager
async def real_server(folder: Path, **changes: Any) -> AsyncIterator[Running]:
    """The whole server with its media workers."""
    settings = settings_for(folder, **changes)
    async with running_server(settings) as server, _listening(server, settings) as running:
        yield running


@asynccontextmanager
async def controlled_server(
    folder: Path,
    *,
    limits: Mapping[str, int] = MappingProxyType({}),
    capabilities: RtpCapabilities = CAPABILITIES,
    **changes: Any,
) -> AsyncIterator[Controlled]:
    """The whole control plane over real sockets and a real database, without media.

    :param limits: those of signalling that are no settings.
    :param capabilities: what the workers forward.
    :param changes: of the settings.
    """
    settings = settings_for(folder, **changes)
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url or sqlite_url(settings.data))
    await migrate(engine)
    storage = Storage(engine)
    clock, workers, tasks = ManualClock(), RecordingWorkers(), Tasks()
    services = Services(
        storage=storage,
        workers=workers,
        ice_servers=IceServers(["stun:stun.example.org", "turn:turn.example.org"], "shared secret", 600),
        router_capabilities=capabilities,
        clock=clock,
        randomness=CountingRandomness(),
        limits=replace(signalling_limits(settings), **limits),
        tasks=tasks,
    )

    async def dump_nothing() -> list[dict[str, Any]]:
        return []

    server = assemble(settings, services, dump_nothing)
    try:
        async with _listening(server, settings) as running:
            yield Controlled(running, clock, workers, engine, tasks)
        server.directory.close()
    finally:
        await tasks.close()
        await storage.close()


def _forbid_growth(connection: Connection) -> None:
    # With 1 SQLite puts the limit at the present size, and answers "database or disk is full" beyond it.
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


@asynccontextmanager
async def _listening(server: Server, settings: Settings) -> AsyncIterator[Running]:
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    http = http_server(
        server.app,
        settings.host,
        settings.port,
        trusted_proxies=settings.trusted_proxy,
        drain=server.drain,
        on_listening=port.set_result,
    )
    serving = asyncio.create_task(http.serve())
    try:
        yield Running(f"http://127.0.0.1:{await port}", server, http)
    finally:
        http.stop()
        await serving
