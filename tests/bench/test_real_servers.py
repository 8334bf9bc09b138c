"""The whole generator against real servers: a short, light load."""

import random
import shutil
import sys
from pathlib import Path

import pytest

from alongside.bench import server
from alongside.bench.link import ConnectError
from alongside.bench.load import Load
from alongside.bench.report import describe
from alongside.bench.room import RoomConnector
from alongside.bench.run import Bench, Figures
from bench.livekit import process as livekit
from bench.peers import PEERS
from bench.program import PeerError, launch, make_folder

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


INSTALLED = {
    "janus": shutil.which("janus"),
    "galene": shutil.which("galene"),
    "livekit": livekit.SERVER.path if livekit.SERVER.path.exists() else None,
}


@pytest.mark.parametrize("name", PEERS)
async def test_other_servers_under_the_same_load(name: str) -> None:
    program = INSTALLED[name]
    if program is None:
        pytest.skip(f"NOT TESTED: {name} is not installed")
    running = await PEERS[name].start(Path(program))
    try:
        check(await Bench(PEERS[name].connect_to(running.port), running.pid, random.Random(3)).measure(LIGHT))
    finally:
        await running.stop()
    assert not running.folder.exists()


async def test_a_program_that_ends_at_once_is_reported_with_what_it_printed() -> None:
    with pytest.raises(PeerError, match="no such option"):
        await launch([sys.executable, "-c", "raise SystemExit('no such option')"], make_folder("broken"), 9)


async def test_a_server_that_is_gone_is_told_from_one_that_refuses() -> None:
    running = await server.start()
    await running.stop()
    with pytest.raises((OSError, ConnectError)):
        await Bench(RoomConnector(running.url), None, random.Random(4)).measure(LIGHT)
