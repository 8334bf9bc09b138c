"""The alarm of a room rings by itself, on the machine's own clock."""

import asyncio

from alongside.signalling.alarm import Alarm
from alongside.signalling.environment import SystemClock

MINUTE_MS = 60_000


async def test_it_rings_when_its_moment_has_come() -> None:
    clock, rung = SystemClock(), asyncio.Event()
    Alarm(clock, rung.set).set(clock.now_ms() + 5)
    await rung.wait()


async def test_a_moment_that_has_passed_rings_at_once() -> None:
    clock, rung = SystemClock(), asyncio.Event()
    Alarm(clock, rung.set).set(clock.now_ms() - MINUTE_MS)
    await rung.wait()


async def test_only_the_newest_moment_counts() -> None:
    clock, first, second = SystemClock(), asyncio.Event(), asyncio.Event()
    alarm = Alarm(clock, first.set)
    alarm.set(clock.now_ms() + 5)
    alarm.set(clock.now_ms() + MINUTE_MS)
    # This one is later, so by the time it rings the one that was given up would have rung.
    Alarm(clock, second.set).set(clock.now_ms() + 10)
    await second.wait()
    assert not first.is_set()
    alarm.cancel()


async def test_it_may_be_set_again_while_it_rings() -> None:
    clock, rung, times = SystemClock(), asyncio.Event(), 0

    def ring() -> None:
        nonlocal times
        times += 1
        if times < 3:
            alarm.set(clock.now_ms() + 1)
        else:
            rung.set()

    alarm = Alarm(clock, ring)
    alarm.set(clock.now_ms() + 1)
    await rung.wait()
    assert times == 3


async def test_none_at_all_does_not_ring() -> None:
    clock, first, second = SystemClock(), asyncio.Event(), asyncio.Event()
    alarm = Alarm(clock, first.set)
    alarm.set(clock.now_ms() + 5)
    alarm.set(None)
    Alarm(clock, second.set).set(clock.now_ms() + 10)
    await second.wait()
    assert not first.is_set()
