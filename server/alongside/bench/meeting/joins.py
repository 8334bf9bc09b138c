"""How fast many people come into one room when they all come at once."""

import asyncio
from dataclasses import dataclass

from alongside.bench.accounting import percentile
from alongside.bench.meeting.crowd import Crowd
from alongside.bench.meeting.participant import Participant, Surroundings
from alongside.bench.meeting.plan import Meeting
from alongside.bench.meeting.spent import Spending, Spent, describe_spent
from alongside.bench.signalling_client import create_room

_PATIENCE = 60.0
"""seconds until those who still receive nothing are given up"""
_LOOK = 0.05
"""seconds between two looks whether everybody receives something; the kernel's times tell when that was"""


@dataclass(frozen=True, slots=True)
class JoinFigures:
    """Seconds since all set out together."""

    people: int
    ready: tuple[float, ...]
    """when each had joined and connected both transports, in rising order"""
    first_packets: tuple[float, ...]
    """when each received the first packet, in rising order"""
    spent: Spent
    """until the last one received something"""


async def measure_joins(url: str, server_pid: int | None, meeting: Meeting, surroundings: Surroundings) -> JoinFigures:
    """Lets everybody in at once.

    :param url: of the server, without a path.
    :param server_pid: its first process; ``None`` when it runs on another machine.
    :raises ConnectError: somebody could not join.
    """
    async with Crowd(url, await create_room(url), meeting, surroundings) as crowd:
        spending = Spending(server_pid)
        start, start_ns = surroundings.now(), surroundings.now_ns()

        async def enter(participant: Participant) -> float:
            await crowd.let_in(participant)
            return surroundings.now() - start

        ready = await asyncio.gather(*(enter(participant) for participant in crowd.participants))
        times = await _all_first_packets(crowd.participants)
        spent = spending.so_far()
        return JoinFigures(
            len(crowd.participants),
            tuple(sorted(ready)),
            tuple(sorted((time - start_ns) / 1e9 for time in times if time)),
            spent,
        )


async def _all_first_packets(participants: list[Participant]) -> list[int]:
    """Waits until everybody received something, or patience ends."""
    for _ in range(round(_PATIENCE / _LOOK)):
        times = _first_packets(participants)
        if 0 not in times:
            break
        await asyncio.sleep(_LOOK)
    return times


def _first_packets(participants: list[Participant]) -> list[int]:
    """When each received its first packet, in ns since 1970; 0 for those who did not yet."""
    return [
        min((stream.first_ns for stream in participant.downlink.streams.values() if stream.first_ns), default=0)
        if participant.downlink
        else 0
        for participant in participants
    ]


def describe_joins(figures: JoinFigures) -> str:
    """A few lines for people."""
    late = figures.people - len(figures.first_packets)
    rows = [
        ("joins", f"{figures.people} people at once"),
        ("rate", f"{figures.people / figures.ready[-1]:.1f} joins/s, until all transports are connected"),
        ("ready", _times(figures.ready)),
        ("first packet", _times(figures.first_packets)),
        ("CPU", describe_spent(figures.spent)),
    ]
    if late:
        rows.append(("WARNING", f"{late} people received nothing within {_PATIENCE:.0f} s"))
    return "\n".join(f"{name:<14}{text}" for name, text in rows)


def _times(times: tuple[float, ...]) -> str:
    p50, p95, worst = (percentile(times, share) * 1000 for share in (0.5, 0.95, 1.0))
    return f"p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, last {worst:,.0f} ms"
