"""Many who ask at the same moment are answered by one reading, which is never older than what they were told of."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import StorageUnavailable
from alongside.signalling.shared_readings import SharedReadings


class Slow:
    """Something that changes. Readings begin with what it is and wait until the test lets them end."""

    def __init__(self) -> None:
        self.value = 0
        self.count = 0
        self.may_end = asyncio.Event()

    async def read(self, _name: str) -> int:
        self.count += 1
        value = self.value
        await self.may_end.wait()
        return value


async def settled() -> None:
    """Lets everything happen that does not wait for a reading."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_who_ask_at_once_share_a_reading_and_those_who_ask_later_do_not() -> None:
    slow = Slow()
    readings = SharedReadings(slow.read)
    asking = [asyncio.create_task(readings.get("room")) for _ in range(20)]
    await settled()
    slow.may_end.set()
    assert await asyncio.gather(*asking) == [0] * 20
    assert slow.count == 1
    await readings.get("room")
    assert slow.count == 2


async def test_different_names_are_read_apart() -> None:
    slow = Slow()
    slow.may_end.set()
    readings = SharedReadings(slow.read)
    await asyncio.gather(readings.get("room"), readings.get("other"))
    assert slow.count == 2


async def test_what_goes_wrong_is_told_to_all_who_waited_and_to_nobody_later() -> None:
    answers = iter([StorageUnavailable(), None])

    async def read(_name: str) -> None:
        await asyncio.sleep(0)
        error = next(answers)
        if error is not None:
            raise error

    readings = SharedReadings(read)
    told = await asyncio.gather(readings.get("room"), readings.get("room"), return_exceptions=True)
    assert [type(each) for each in told] == [StorageUnavailable] * 2
    await readings.get("room")


async def test_somebody_who_gives_up_does_not_stop_the_reading_for_others() -> None:
    slow = Slow()
    readings = SharedReadings(slow.read)
    first, second = (asyncio.create_task(readings.get("room")) for _ in range(2))
    await settled()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    slow.may_end.set()
    assert await second == 0


@given(st.lists(st.sampled_from(["ask", "change", "end"]), max_size=30))
def test_nobody_is_given_something_older_than_they_know_of(steps: list[str]) -> None:
    async def run() -> None:
        slow = Slow()
        readings = SharedReadings(slow.read)
        asked: list[tuple[int, asyncio.Task[int]]] = []
        for step in steps:
            match step:
                case "ask":
                    asked.append((slow.value, asyncio.create_task(readings.get("room"))))
                case "change":
                    slow.value += 1
                    readings.outdate("room")
                case _:
                    slow.may_end.set()
                    slow.may_end = asyncio.Event()
            await settled()
        slow.may_end.set()
        for known, task in asked:
            assert await task >= known

    asyncio.run(run())
