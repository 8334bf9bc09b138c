"""Waiting for something to become true, instead of for time to pass."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_POLL_S = 0.05


async def eventually(
    probe: Callable[[], Awaitable[T]], wanted: Callable[[T], object], what: str, *, within_s: float = 20
) -> T:
    """Asks ``probe`` again and again until ``wanted`` likes the answer, and returns that answer.

    :param what: the sentence that a failure shows.
    :raises AssertionError: it did not come true within ``within_s``; tells the last answer.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        answer = await probe()
        if wanted(answer):
            return answer
        if loop.time() > deadline:
            raise AssertionError(f"Not within {within_s:g} s: {what}. The last answer was {answer!r}.")
        await asyncio.sleep(_POLL_S)


async def eventually_grows(probe: Callable[[], Awaitable[float]], by: float, what: str) -> None:
    """Waits until a count has grown by this much. One that starts again, as after a restart, is counted from there.

    :raises AssertionError: it did not grow in time.
    """
    lowest = await probe()

    async def growth() -> float:
        nonlocal lowest
        now = await probe()
        lowest = min(lowest, now)
        return now - lowest

    await eventually(growth, lambda grown: grown >= by, what)
