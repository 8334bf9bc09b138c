"""Whole participants against a real server: short meetings of few people."""

import random
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from alongside.bench import server
from alongside.bench.meeting import plan
from alongside.bench.meeting.joins import describe_joins, measure_joins
from alongside.bench.meeting.measure import measure
from alongside.bench.meeting.participant import Surroundings
from alongside.bench.meeting.recovery import measure_recovery
from alongside.bench.meeting.report import describe


@pytest.fixture
async def running() -> AsyncIterator[server.Server]:
    started = await server.start()
    yield started
    await started.stop()


@pytest.fixture
def surroundings() -> Surroundings:
    return Surroundings(time.monotonic, time.time_ns, random.Random(1))


async def test_a_mixed_meeting_is_seen_and_heard(running: server.Server, surroundings: Surroundings) -> None:
    meeting = replace(plan.mixed(3), warm_up=3.0)
    figures = await measure(running.url, running.process.pid, meeting, 2.0, surroundings)
    voices = [stream for stream in figures.streams if stream.source == "microphone"]
    videos = [stream for stream in figures.streams if stream.source != "microphone"]
    assert len(voices) == 6
    assert len(videos) == 8
    assert all(stream.arrived for stream in figures.streams)
    assert any(stream.latencies_ns for stream in videos)
    assert min(latency for stream in figures.streams for latency in stream.latencies_ns) > 0
    assert figures.strange == 0
    assert figures.server_cpu_ns > 0
    assert figures.workers[0].cpu_ns == max(share.cpu_ns for share in figures.workers)
    assert "WARNING" not in describe(figures)


async def test_a_quiet_meeting_costs_few_packets(running: server.Server, surroundings: Surroundings) -> None:
    meeting = replace(plan.quiet(3), warm_up=4.0)
    figures = await measure(running.url, None, meeting, 2.0, surroundings)
    # Cameras send some 270 packets a second each as long as nobody tells them to stop.
    assert max(volume.packets for volume in figures.sent) < 100
    assert "unknown" in describe(figures)


async def test_all_who_join_at_once_receive_something(running: server.Server, surroundings: Surroundings) -> None:
    figures = await measure_joins(running.url, running.process.pid, plan.paged(4), surroundings)
    assert len(figures.ready) == len(figures.first_packets) == 4
    assert "WARNING" not in describe_joins(figures)


async def test_all_see_and_hear_again_after_the_worker_was_killed(
    running: server.Server, surroundings: Surroundings
) -> None:
    meeting = replace(plan.paged(3), warm_up=2.0)
    figures = await measure_recovery(running.url, running.process.pid, meeting, surroundings)
    assert len(figures.connected) == len(figures.whole) == 3
    assert min(figures.whole) > 0
