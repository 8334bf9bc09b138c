"""A worker of its own for every test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.media_conversation import Conversation
from tests.support.media_worker import RunningMedia


@pytest.fixture
async def media() -> AsyncIterator[RunningMedia]:
    async with RunningMedia() as running:
        yield running


@pytest.fixture
async def conversation(media: RunningMedia) -> Conversation:
    return await Conversation.start(media)
