"""One measurement from start to end."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from alongside.bench.processes import Usage, busy_ns, measure_each
from alongside.bench.signalling_client import create_room
from bench.signalling.crowd import Crowd
from bench.signalling.figures import ChatFigures, Cost, arrivals_of
from bench.signalling.journal import Journal
from bench.signalling.load import ChatLoad
from bench.signalling.proc import peak_memory, waited_ns

_PATIENCE = 10.0
"""seconds to wait for the last messages to arrive"""


@dataclass(frozen=True, slots=True)
class _Instant:
    now: float
    own_ns: int
    busy_ns: int
    waited_ns: int
    server: dict[int, Usage]


async def measure(
    url: str, server_pid: int, load: ChatLoad, chance: random.Random, now: Callable[[], float] = time.monotonic
) -> ChatFigures:
    """Lets everybody in and talk, and notes when messages arrive.

    :param url: of the server, without a path.
    :param server_pid: its first process, which is the control plane; media workers are its children.
    :param now: monotonic seconds.
    :raises ConnectError: somebody could not join.
    :raises OSError: a room could not be created.
    """
    room_ids = [await create_room(url) for _ in range(load.rooms)]
    journal = Journal(load.clients_per_room)
    async with Crowd(url, room_ids, load, journal, chance, now) as crowd:
        await _talk(crowd, load.warm_up, now)
        first = len(journal.posts)
        start = _instant(server_pid, now)
        await _talk(crowd, load.seconds, now)
        end = _instant(server_pid, now)
        await _settle(journal)
        control, workers = _costs(server_pid, start, end)
        own_ns = end.own_ns - start.own_ns
        return ChatFigures(
            load=load,
            seconds=end.now - start.now,
            arrivals=arrivals_of(journal.posts[first:]),
            refused=sum(journal.refused.values()),
            doubled=journal.doubled,
            lost_connections=crowd.lost,
            control=control,
            workers=workers,
            control_waited_ns=end.waited_ns - start.waited_ns,
            generator_cpu_ns=own_ns,
            other_cpu_ns=max(0, end.busy_ns - start.busy_ns - own_ns - control.cpu_ns - workers.cpu_ns),
        )


async def _talk(crowd: Crowd, seconds: float, now: Callable[[], float]) -> None:
    end = now() + seconds
    await crowd.talk(lambda: now() >= end)


async def _settle(journal: Journal) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await journal.all_delivered.wait()
            await journal.all_answered.wait()


def _instant(server_pid: int, now: Callable[[], float]) -> _Instant:
    return _Instant(now(), time.process_time_ns(), busy_ns(), waited_ns(server_pid), measure_each(server_pid))


def _costs(server_pid: int, start: _Instant, end: _Instant) -> tuple[Cost, Cost]:
    """Of the control plane, and of all media workers."""
    costs = {
        pid: Cost(usage.cpu_ns - start.server.get(pid, Usage(0, 0)).cpu_ns, peak_memory(pid))
        for pid, usage in end.server.items()
    }
    control = costs.pop(server_pid)
    workers = costs.values()
    return control, Cost(sum(cost.cpu_ns for cost in workers), sum(cost.peak_memory for cost in workers))
