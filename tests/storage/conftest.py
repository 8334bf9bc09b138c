"""Each test has a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alongside.storage.storage import Storage
from tests.support.control_database import empty_database, open_storage


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    await empty_database()
    async with open_storage(tmp_path) as opened:
        yield opened
