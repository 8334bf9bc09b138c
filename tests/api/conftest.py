"""A server, and on it a room whose people look for a time."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.control_rally import RallyBrowser
from tests.support.control_server import Controlled, controlled_server

HOUR_MS = 3_600_000


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[Controlled]:
    """A server on which people may say as much as they like."""
    async with controlled_server(tmp_path, messages_burst=100_000) as running:
        yield running


@pytest.fixture
async def http(control: Controlled) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=control.running.url) as client:
        yield client


@pytest.fixture
async def owner(http: httpx.AsyncClient) -> RallyBrowser:
    """Whoever created the room, in the browser in which they did."""
    created = (await http.post("/api/rooms", json={"name": "Studio"})).json()
    return RallyBrowser(http, created["id"], created["personKey"])


@pytest.fixture
def room_id(owner: RallyBrowser) -> str:
    return owner.room_id


@pytest.fixture
def starts(control: Controlled) -> list[int]:
    """Three times from tomorrow on."""
    return [control.clock.now_ms() + (24 + number) * HOUR_MS for number in range(3)]
