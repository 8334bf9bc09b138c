"""Waiting for what will be true soon, instead of for time to pass."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

T = TypeVar("T")

_PAUSE_S = 0.005


@overload
async def eventually(condition: Callable[[], Awaitable[T]], seconds: float = ...) -> T: ...


@overload
async def eventually(condition: Callable[[], T], seconds: float = ...) -> T: ...


async def eventually(condition: Callable[[], object], seconds: float = 10.0) -> object:
    """Asks again and again until the answer is true, and returns it.

    :param condition: gives the answer, or an awaitable of it.
    :raises AssertionError: it was not true within ``seconds``; the last answer is told.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        answer = condition()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return answer
        assert loop.time() < deadline, f"not within {seconds} s: {condition}; at last {answer!r}"
        await asyncio.sleep(_PAUSE_S)
