"""A database that is locked or full: the sender knows, can try again, and nothing else is held up."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.control_client import RefusedError
from tests.support.control_server import controlled_server

DATABASE = "alongside.sqlite3"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Somebody else writes to the database and does not come to an end."""
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


async def test_while_the_database_is_locked_everything_else_goes_on(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.request("postMessage", key="0", text="Before")
            with locked(tmp_path):
                posted = await ann.post("postMessage", key="1", text="Hello?")
                await ann.create_transports()
                await ann.request("setHand", raised=True)
                await ann.request("startHuddle")
                async with await control.running.join(room_id, "Cid") as cid:
                    await cid.request("setHand", raised=True)
                assert not any(message.get("id") == posted for message in ann.received)
                with pytest.raises(RefusedError) as refused:
                    await ann.answer(posted)
            assert refused.value.code == "storageUnavailable"
            assert len(bob.events("messagePosted")) == 1
            assert "messageId" in await ann.request("postMessage", key="1", text="Hello?")
            await bob.until(lambda _: len(bob.events("messagePosted")) == 2)


async def test_the_same_request_may_be_tried_again_after_it_was_not_stored(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("postMessage", key="0", text="Before")
            with locked(tmp_path):
                number = await ann.post("addTopic", key="t", text="Patience")
                with pytest.raises(RefusedError):
                    await ann.answer(number)
            mark = len(ann.received)
            await ann.post("addTopic", request_id=number, key="t", text="Patience")
            answer = await ann.until(lambda message: message.get("id") == number, mark)
            assert answer["type"] == "response"


async def test_a_full_disk_is_told_to_the_sender_and_the_room_goes_on(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await control.fill_disk()
            numbers = [await ann.post("postMessage", key=str(number), text="x" * 4_000) for number in range(40)]
            with pytest.raises(RefusedError, match="storageUnavailable"):
                await ann.answer(numbers[-1])
            heard = len(bob.events("messagePosted"))
            await bob.request("setHand", raised=True)
            assert len(bob.events("messagePosted")) == heard
            async with await control.running.join(room_id, "Cid") as cid:
                assert len(cid.welcome["snapshot"]["participants"]) == 3


async def test_leaving_a_huddle_does_not_wait_for_the_recap_which_is_stored_later(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            huddle_id = (await ann.request("startHuddle", name="Corner"))["huddleId"]
            await ann.request("postMessage", key="0", text="Between us", huddleId=huddle_id)
            with locked(tmp_path):
                await ann.request("backToMain")
                await bob.event("huddleClosed")
                assert bob.events("messagePosted") == []
            assert (await bob.event("messagePosted"))["message"]["huddle"]["name"] == "Corner"
