"""The whole generator against real servers: a short, light load."""

import random
import shutil

import pytest

from alongside.bench import server
from alongside.bench.link import ConnectError
from alongside.bench.load import Load
from alongside.bench.report import describe
from alongside.bench.room import RoomConnector
from alongside.bench.run import Bench, Figures
from bench.videoroom import process as janus
from bench.videoroom.connector import VideoroomConnector

LIGHT = Load(people=2, receivers=1, packets_per_second=30, size=400, seconds=1.0, warm_up=0.5)


def check(figures: Figures) -> None:
    """All that holds however busy this machine is."""
    assert figures.sent > 0
    assert figures.tally.received > 0
    assert figures.tally.expected == 2 * figures.sent
    assert min(figures.tally.latencies_ns) > 0
    assert (figures.damaged, figures.misnumbered, figures.duplicates, figures.unsent) == (0, 0, 0, 0)
    assert figures.keyframes >= 2
    assert figures.server_cpu_ns
    assert "WARNING" not in describe(figures)


async def test_our_own_server_under_load() -> None:
    running = await server.start()
    try:
        check(await Bench(RoomConnector(running.url), running.process.pid, random.Random(1)).measure(LIGHT))
    finally:
        await running.stop()


async def test_two_rooms_are_kept_apart() -> None:
    running = await server.start()
    try:
        load = Load(senders=1, receivers=1, rooms=2, packets_per_second=30, size=400, seconds=1.0, warm_up=0.5)
        figures = await Bench(RoomConnector(running.url), None, random.Random(2)).measure(load)
    finally:
        await running.stop()
    assert figures.tally.received > 0
    assert figures.damaged == 0
    assert figures.server_cpu_ns is None
    assert "unknown" in describe(figures)


@pytest.mark.skipif(shutil.which("janus") is None, reason="Janus is not installed")
async def test_janus_under_the_same_load() -> None:
    running = await janus.start(event_loops=0)
    try:
        check(await Bench(VideoroomConnector(running.port), running.pid, random.Random(3)).measure(LIGHT))
    finally:
        await running.stop()
    assert not running.folder.exists()


async def test_a_server_that_is_gone_is_told_from_one_that_refuses() -> None:
    running = await server.start()
    await running.stop()
    with pytest.raises((OSError, ConnectError)):
        await Bench(RoomConnector(running.url), None, random.Random(4)).measure(LIGHT)
