"""Group commit: few transactions for many, none lost, and nobody harmed by another's."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from alongside.errors import StorageUnavailable
from alongside.rooms.messages import MessageDraft
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.storage.batches import Batches
from alongside.storage.storage import Storage


class Store:
    """Takes batches when it is let."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.broken = set[int]()
        self.failure: Exception | None = None

    async def __call__(self, items: Sequence[int]) -> list[str]:
        self.batches.append(list(items))
        self.begun.set()
        await self.open.wait()
        if self.failure is not None:
            raise self.failure
        if self.broken.intersection(items):
            raise IntegrityError("insert", None, Exception("refused"))
        return [f"stored {item}" for item in items]


async def added(batches: Batches[int, str], store: Store, numbers: Sequence[int]) -> list[asyncio.Task[str]]:
    """Tasks that have added these numbers, while the first of them is being stored."""
    tasks = [asyncio.create_task(batches.add(number)) for number in numbers]
    await store.begun.wait()
    return tasks


async def test_what_comes_alone_is_stored_alone_and_what_comes_meanwhile_together() -> None:
    store = Store()
    batches = Batches(store, most=3, pause_s=0)
    (first,) = await added(batches, store, [0])
    rest = [asyncio.create_task(batches.add(number)) for number in range(1, 6)]
    await asyncio.sleep(0)
    store.open.set()
    assert await asyncio.gather(first, *rest) == [f"stored {number}" for number in range(6)]
    assert store.batches == [[0], [1, 2, 3], [4, 5]]
    await batches.close()


async def test_one_that_cannot_be_stored_keeps_no_other_from_it() -> None:
    store = Store()
    store.broken = {2}
    store.open.set()
    batches = Batches(store, most=9, pause_s=0)
    results = await asyncio.gather(*(batches.add(number) for number in range(4)), return_exceptions=True)
    assert isinstance(results[2], IntegrityError)
    assert [results[number] for number in (0, 1, 3)] == ["stored 0", "stored 1", "stored 3"]
    await batches.close()


async def test_all_are_told_of_a_failure_and_the_next_batch_is_tried() -> None:
    store = Store()
    store.failure = StorageUnavailable()
    store.open.set()
    batches = Batches(store, most=9, pause_s=0)
    results = await asyncio.gather(*(batches.add(number) for number in range(3)), return_exceptions=True)
    assert all(isinstance(result, StorageUnavailable) for result in results)
    store.failure = None
    assert await batches.add(7) == "stored 7"
    await batches.close()


async def test_whoever_does_not_wait_any_more_keeps_nobody_else_waiting() -> None:
    store = Store()
    batches = Batches(store, most=9, pause_s=0)
    first, second = await added(batches, store, [0, 1])
    second.cancel()
    store.open.set()
    assert await first == "stored 0"
    await batches.close()
    assert store.batches == [[0, 1]]
    with pytest.raises(asyncio.CancelledError):
        await second


@given(
    steps=st.lists(st.tuples(st.integers(0, 99), st.booleans()), unique_by=lambda step: step[0], max_size=30),
    broken=st.sets(st.integers(0, 99)),
    most=st.integers(1, 7),
)
def test_each_gets_its_own_result_in_any_order_of_things(
    steps: list[tuple[int, bool]], broken: set[int], most: int
) -> None:
    """A step adds a number, and may let others go on before the next one."""

    async def run() -> None:
        store = Store()
        store.open.set()
        store.broken = broken
        batches = Batches(store, most=most, pause_s=0)
        tasks = []
        for number, pauses in steps:
            tasks.append(asyncio.create_task(batches.add(number)))
            if pauses:
                await asyncio.sleep(0)
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for (number, _), result in zip(steps, results, strict=True):
            if number in broken:
                assert isinstance(result, IntegrityError)
            else:
                assert result == f"stored {number}"
        await batches.close()
        assert max(map(len, store.batches), default=0) <= most

    asyncio.run(run())


def draft(key: str, text: str = "Hi", author_id: str = "ann") -> MessageDraft:
    return MessageDraft(key, None, author_id, "Ann", text, 1)


async def test_messages_that_come_at_once_have_growing_ids_in_their_order(storage: Storage) -> None:
    await storage.rooms.add(RoomRecord("room", RoomSettings("Studio"), 1))
    stored = await asyncio.gather(*(storage.messages.add("room", draft(f"k{n}", f"{n}")) for n in range(450)))
    assert [message.text for message in stored] == [f"{n}" for n in range(450)]
    assert [message.id for message in stored] == sorted({message.id for message in stored})
    page = await storage.messages.page("room", None, 450)
    assert page.messages == tuple(stored)


async def test_the_same_message_in_one_batch_is_stored_once_as_it_was_said_first(storage: Storage) -> None:
    await storage.rooms.add(RoomRecord("room", RoomSettings("Studio"), 1))
    said = [draft("0"), draft("k", "a"), draft("k", "b"), draft("k", "c", author_id="ben"), draft("l")]
    stored = await asyncio.gather(*(storage.messages.add("room", one) for one in said))
    assert stored[1] == stored[2]
    assert [message.text for message in stored] == ["Hi", "a", "a", "c", "Hi"]
    assert len({message.id for message in stored}) == 4


async def test_messages_of_a_room_that_is_gone_keep_no_others_from_being_stored(storage: Storage) -> None:
    await storage.rooms.add(RoomRecord("room", RoomSettings("Studio"), 1))
    rooms = ["room", "gone", "room", "gone", "room"]
    results = await asyncio.gather(
        *(storage.messages.add(room, draft(f"k{n}")) for n, room in enumerate(rooms)), return_exceptions=True
    )
    assert [isinstance(result, StorageUnavailable) for result in results] == [room == "gone" for room in rooms]
    assert len((await storage.messages.page("room", None, 9)).messages) == 3


async def test_closing_stores_what_was_added(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    await storage.rooms.add(RoomRecord("room", RoomSettings("Studio"), 1))
    adding = [asyncio.create_task(storage.messages.add("room", draft(f"k{n}"))) for n in range(5)]
    await asyncio.sleep(0)
    await storage.close()
    await asyncio.gather(*adding)
    again = await Storage.open(tmp_path)
    assert len((await again.messages.page("room", None, 9)).messages) == 5
    await again.close()
