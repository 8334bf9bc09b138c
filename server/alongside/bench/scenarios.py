"""The named scenarios beside plain forwarding: meetings of whole participants, joins, recovery, and single steps."""

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from alongside.bench.link import ConnectError
from alongside.bench.meeting import plan
from alongside.bench.meeting.joins import describe_joins, measure_joins
from alongside.bench.meeting.measure import measure
from alongside.bench.meeting.participant import Surroundings
from alongside.bench.meeting.plan import Meeting
from alongside.bench.meeting.recovery import describe_recovery, measure_recovery
from alongside.bench.meeting.report import describe
from alongside.bench.parts import describe_parts, measure_parts


@dataclass(frozen=True, slots=True)
class Target:
    """A running server."""

    url: str
    """without a path"""
    pid: int | None
    """its first process; ``None`` when it runs on another machine"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something to measure."""

    summary: str
    run: Callable[[Target, int, float], Awaitable[str]]
    """measures it with so many people (0: as many as it usually has) for so many seconds, and tells the figures"""


def _surroundings() -> Surroundings:
    return Surroundings(time.monotonic, time.time_ns, random.Random())


def _meeting(make: Callable[..., Meeting]) -> Callable[[Target, int, float], Awaitable[str]]:
    async def run(target: Target, people: int, seconds: float) -> str:
        meeting = _sized(make, people)
        return describe(await measure(target.url, target.pid, meeting, seconds, _surroundings()))

    return run


def _sized(make: Callable[..., Meeting], people: int) -> Meeting:
    meeting: Meeting = make(people) if people else make()
    return meeting


async def _joins(target: Target, people: int, seconds: float) -> str:
    return describe_joins(await measure_joins(target.url, target.pid, _sized(plan.paged, people), _surroundings()))


async def _recovery(target: Target, people: int, seconds: float) -> str:
    if target.pid is None:
        raise ConnectError("recovery: the server's processes are not on this machine")
    meeting = _sized(plan.paged, people)
    return describe_recovery(await measure_recovery(target.url, target.pid, meeting, _surroundings()))


async def _parts(target: Target, people: int, seconds: float) -> str:
    return describe_parts(measure_parts(time.perf_counter_ns))


SCENARIOS = {
    "mixed": Scenario("ten people: three speak, one shares a screen, all have their cameras on", _meeting(plan.mixed)),
    "quiet": Scenario("ten people who work: nobody speaks, nobody looks at cameras", _meeting(plan.quiet)),
    "cameras": Scenario("fifty people who all see each other", _meeting(plan.cameras)),
    "joins": Scenario("fifty people who come into a room at once", _joins),
    "recovery": Scenario("the media worker is killed with fifty people in a room", _recovery),
    "parts": Scenario("what each step of forwarding a packet costs", _parts),
}
