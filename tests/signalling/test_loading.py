"""A room that is changed while it is being loaded is in memory as it is stored."""

import asyncio

import httpx
import pytest

from alongside.rooms.room import StoredRoom
from alongside.storage.storage import Storage
from tests.support.control_server import Controlled


async def test_whoever_comes_while_the_room_is_changed_sees_it_as_it_is(
    control: Controlled, room_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_go_on = asyncio.Event(), asyncio.Event()
    load = Storage.load

    async def load_and_wait(storage: Storage, room_id: str, recent_messages: int) -> StoredRoom:
        stored = await load(storage, room_id, recent_messages)
        read.set()
        await may_go_on.wait()
        return stored

    monkeypatch.setattr(Storage, "load", load_and_wait)
    async with (
        httpx.AsyncClient(base_url=control.running.url) as http,
        await control.running.connect(room_id) as ann,
    ):
        joining = await ann.post("join", name="Ann")
        await read.wait()
        time = {"startsAt": control.clock.now_ms() + 60_000, "timeZone": "UTC"}
        changing = asyncio.create_task(http.put(f"/api/rooms/{room_id}/schedule", json=time))
        while "schedule" not in (await http.get(f"/api/rooms/{room_id}")).json()["room"]:
            pass
        may_go_on.set()
        shown = (await ann.answer(joining))["snapshot"]["room"]
        changed = (await changing).json()
        if shown != changed:
            # Which of the two goes on first is open.
            assert (await ann.event("roomChanged"))["room"] == changed
