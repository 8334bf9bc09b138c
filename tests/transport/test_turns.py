"""Work that is spread over the turns of the event loop."""

import asyncio

from alongside.transport.turns import Turns


async def test_one_of_those_who_wait_goes_on_in_each_turn_of_the_loop() -> None:
    loop = asyncio.get_running_loop()
    turns = Turns()
    turn = 0
    went_on: dict[int, list[str]] = {}

    def count() -> None:
        nonlocal turn
        turn += 1
        loop.call_soon(count)

    async def work(name: str) -> None:
        for _ in range(3):
            await turns.wait()
            went_on.setdefault(turn, []).append(name)

    loop.call_soon(count)
    await asyncio.gather(*(work(name) for name in "abcde"))
    assert all(len(names) == 1 for names in went_on.values())
    order = "".join(name for names in went_on.values() for name in names)
    assert order == "abcde" * 3


async def test_those_who_gave_up_hold_nobody_up() -> None:
    turns = Turns()
    waiting = [asyncio.create_task(turns.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[1].cancel()
    await waiting[2]


async def test_an_idle_one_starts_again() -> None:
    turns = Turns()
    await turns.wait()
    await turns.wait()
