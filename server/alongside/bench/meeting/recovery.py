"""How fast everybody sees and hears again when the media worker is killed."""

import asyncio
import os
import signal
from dataclasses import dataclass

from alongside.bench.accounting import percentile
from alongside.bench.link import ConnectError
from alongside.bench.meeting.crowd import Crowd
from alongside.bench.meeting.participant import Participant, Surroundings
from alongside.bench.meeting.plan import Meeting
from alongside.bench.meeting.spent import Spending, Spent, describe_spent
from alongside.bench.processes import measure_each
from alongside.bench.signalling_client import create_room

_PATIENCE = 30.0
"""seconds until those who still miss something are given up"""
_LOOK = 0.05
"""seconds between two looks; the kernel's times tell when packets came"""
_BUSY = 1.0
"""seconds in which the busiest worker is found"""


@dataclass(frozen=True, slots=True)
class RecoveryFigures:
    """Seconds since the worker was killed."""

    people: int
    connected: tuple[float, ...]
    """when each had both transports again, in rising order; who never had is left out"""
    whole: tuple[float, ...]
    """when each received every video that it sees, and a voice if anybody speaks"""
    spent: Spent
    """until then"""


async def measure_recovery(url: str, server_pid: int, meeting: Meeting, surroundings: Surroundings) -> RecoveryFigures:
    """Lets everybody in, kills the worker that has their room, and waits for all.

    :param url: of the server, without a path.
    :param server_pid: its first process, which runs on this machine.
    :raises ConnectError: somebody could not join, or there is no worker.
    """
    async with Crowd(url, await create_room(url), meeting, surroundings) as crowd:
        for participant in crowd.participants:
            await crowd.let_in(participant)
        await asyncio.sleep(meeting.warm_up)
        worker = await _busiest_worker(server_pid)
        spending = Spending(server_pid)
        killed_ns = surroundings.now_ns()
        os.kill(worker, signal.SIGKILL)
        deadline = surroundings.now() + _PATIENCE
        times = [0] * len(crowd.participants)
        while 0 in times and surroundings.now() < deadline:
            await asyncio.sleep(_LOOK)
            times = [_whole_since(participant, meeting, killed_ns) for participant in crowd.participants]
        connected = [participant.connected_ns for participant in crowd.participants]
        return RecoveryFigures(
            len(crowd.participants),
            tuple(sorted((time - killed_ns) / 1e9 for time in connected if time > killed_ns)),
            tuple(sorted((time - killed_ns) / 1e9 for time in times if time)),
            spending.so_far(),
        )


async def _busiest_worker(server_pid: int) -> int:
    before = measure_each(server_pid)
    await asyncio.sleep(_BUSY)
    used = {
        pid: usage.cpu_ns - before[pid].cpu_ns
        for pid, usage in measure_each(server_pid).items()
        if pid in before and pid != server_pid
    }
    if not used:
        raise ConnectError("the server has no media worker")
    return max(used, key=lambda pid: used[pid])


def _whole_since(participant: Participant, meeting: Meeting, killed_ns: int) -> int:
    """When the last thing came back that this participant sees and hears, in ns since 1970; 0 while any is missing."""
    if participant.connected_ns <= killed_ns or not participant.downlink:
        return 0
    streams = participant.downlink.streams.values()
    videos = [stream.first_ns for stream in streams if stream.source != "microphone"]
    voices = [stream.first_ns for stream in streams if stream.source == "microphone" and stream.first_ns]
    others_speak = any(p.speaks for i, p in enumerate(meeting.people) if i != participant.position)
    if len(videos) < meeting.shown(participant.position) or 0 in videos or (others_speak and not voices):
        return 0
    return max([*videos, *([min(voices)] if voices else []), participant.connected_ns])


def describe_recovery(figures: RecoveryFigures) -> str:
    """A few lines for people."""
    missing = figures.people - len(figures.whole)
    rows = [
        ("worker killed", f"with {figures.people} people in a room"),
        ("transports", _times(figures.connected)),
        ("all received", _times(figures.whole)),
        ("CPU", describe_spent(figures.spent)),
    ]
    if missing:
        rows.append(("WARNING", f"{missing} people did not see and hear everything within {_PATIENCE:.0f} s"))
    return "\n".join(f"{name:<14}{text}" for name, text in rows)


def _times(times: tuple[float, ...]) -> str:
    p50, p95, worst = (percentile(times, share) for share in (0.5, 0.95, 1.0))
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s, max {worst:.2f} s"
