"""The folder behind the event loop."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from alongside.music.catalogue import Catalogue
from alongside.music.library import MusicLibrary
from alongside.music.reader import FolderReader
from alongside.signalling.tasks import Tasks
from tests.support.control_environment import ManualClock
from tests.support.music_files import write_tone


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    running = Tasks()
    yield running
    await running.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class SlowFolder:
    """A disk that answers when the test wants it to."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.goes_on = threading.Event()
        self.ended = threading.Event()

    def read(self, stopped: Callable[[], bool]) -> Catalogue:
        self.begun.set()
        while not stopped() and not self.goes_on.wait(0.01):
            pass
        self.ended.set()
        return Catalogue()


async def titles_in(library: MusicLibrary) -> list[str]:
    return [track.title for track in (await library.fresh_catalogue()).tracks]


async def test_changes_are_looked_for_every_30_s_and_only_when_somebody_asks(
    tmp_path: Path, clock: ManualClock, tasks: Tasks
) -> None:
    write_tone(tmp_path / "a.flac", "flac", 0.2)
    library = MusicLibrary(FolderReader(tmp_path).read, clock.monotonic_ms, tasks.start)
    assert await titles_in(library) == ["a"]
    write_tone(tmp_path / "b.flac", "flac", 0.2)
    clock.advance(29_999)
    assert await titles_in(library) == ["a"]
    clock.advance(1)
    assert not tasks.running
    assert await titles_in(library) == ["a", "b"]


async def test_many_who_ask_share_one_reading(clock: ManualClock, tasks: Tasks) -> None:
    folder = SlowFolder()
    library = MusicLibrary(folder.read, clock.monotonic_ms, tasks.start)
    asking = [asyncio.create_task(library.fresh_catalogue()) for _ in range(10)]
    await asyncio.to_thread(folder.begun.wait)
    clock.advance(60_000)
    library.refresh()
    assert len(tasks.running) == 1
    folder.goes_on.set()
    assert len(set(await asyncio.gather(*asking))) == 1


async def test_nobody_waits_long_for_a_slow_disk(clock: ManualClock, tasks: Tasks) -> None:
    folder = SlowFolder()
    library = MusicLibrary(folder.read, clock.monotonic_ms, tasks.start, patience_s=0.01)
    before = library.catalogue
    assert await library.fresh_catalogue() is before
    assert not folder.ended.is_set()


async def test_a_server_that_ends_stops_the_reading(clock: ManualClock, tasks: Tasks) -> None:
    folder = SlowFolder()
    MusicLibrary(folder.read, clock.monotonic_ms, tasks.start).refresh()
    await asyncio.to_thread(folder.begun.wait)
    await tasks.close()
    assert await asyncio.to_thread(folder.ended.wait, 20)
