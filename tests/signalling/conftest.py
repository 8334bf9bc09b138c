"""A server with one room, for tests that need nothing special of either."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
