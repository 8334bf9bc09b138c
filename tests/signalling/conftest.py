"""A server with one room, and two people in it, for tests that need nothing special of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.control_client import RoomClient
from tests.support.control_server import Controlled, controlled_server


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[Controlled]:
    """A server on which people may say as much as they like."""
    async with controlled_server(tmp_path, messages_burst=100_000) as running:
        yield running


@pytest.fixture
async def room_id(control: Controlled) -> str:
    """A room in the default format."""
    return await control.running.create_room()


@pytest.fixture
async def ann(control: Controlled, room_id: str) -> AsyncIterator[RoomClient]:
    async with await control.running.join(room_id, "Ann") as client:
        yield client


@pytest.fixture
async def bob(control: Controlled, room_id: str) -> AsyncIterator[RoomClient]:
    async with await control.running.join(room_id, "Bob") as client:
        yield client
