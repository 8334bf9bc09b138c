"""What happens to a room while it is being loaded: in memory it is as it is stored, or not at all."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest

from alongside.rooms.room import StoredRoom
from alongside.storage.storage import Storage
from tests.support.control_client import RefusedError
from tests.support.control_server import Controlled


@dataclass
class Loading:
    """Rooms are read, but not shown before they may be."""

    read: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> Loading:
    held, load = Loading(), Storage.load

    async def load_and_wait(storage: Storage, room_id: str, recent_messages: int) -> StoredRoom:
        stored = await load(storage, room_id, recent_messages)
        held.read.set()
        await held.may_go_on.wait()
        return stored

    monkeypatch.setattr(Storage, "load", load_and_wait)
    return held


async def test_whoever_comes_while_the_room_is_changed_sees_it_as_it_is(
    control: Controlled, room_id: str, loading: Loading
) -> None:
    async with (
        httpx.AsyncClient(base_url=control.running.url) as http,
        await control.running.connect(room_id) as ann,
    ):
        joining = await ann.post("join", name="Ann")
        await loading.read.wait()
        time = {"startsAt": control.clock.now_ms() + 60_000, "timeZone": "UTC"}
        changing = asyncio.create_task(http.put(f"/api/rooms/{room_id}/schedule", json=time))
        while "schedule" not in (await http.get(f"/api/rooms/{room_id}")).json()["room"]:
            pass
        loading.may_go_on.set()
        shown = (await ann.answer(joining))["snapshot"]["room"]
        changed = (await changing).json()
        if shown != changed:
            # Which of the two goes on first is open.
            assert (await ann.event("roomChanged"))["room"] == changed


async def test_a_room_that_is_deleted_meanwhile_lets_nobody_stay(
    control: Controlled, room_id: str, loading: Loading
) -> None:
    directory = control.running.server.directory
    async with (
        httpx.AsyncClient(base_url=control.running.url) as http,
        await control.running.connect(room_id) as late,
    ):
        joining = asyncio.create_task(late.request("join", name="Late"))
        await loading.read.wait()
        deleting = asyncio.create_task(directory.delete(room_id))
        while (await http.get(f"/api/rooms/{room_id}")).status_code != 404:
            pass
        loading.may_go_on.set()
        await deleting
        # Which of the two goes on first is open.
        (outcome,) = await asyncio.gather(joining, return_exceptions=True)
        if isinstance(outcome, RefusedError):
            assert outcome.code == "roomNotFound"
        else:
            await late.notice("roomDeleted")
    assert directory.rooms == ()
