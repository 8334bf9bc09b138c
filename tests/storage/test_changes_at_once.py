"""What several people change at the same moment: nothing of it is lost, and nothing is stored for what is gone."""

import asyncio
from dataclasses import replace

import pytest

from alongside.errors import Conflict, MalformedMessage, RoomNotFound
from alongside.rooms.rally import ProposedTime, Rally, RallyResponse
from alongside.rooms.record import RoomRecord, RoomSettings, with_time
from alongside.storage.storage import Storage

ROOM = RoomRecord("room", RoomSettings("Studio"), 1)
STARTS_AT = 1_800_000_000_000


def with_longer_name(room: RoomRecord) -> RoomRecord:
    return replace(room, settings=replace(room.settings, name=room.settings.name + "!"))


def rally(rally_id: str) -> Rally:
    return Rally(rally_id, "room", "ann", "UTC", (ProposedTime("t0", STARTS_AT),), 1)


async def test_each_change_of_a_room_goes_on_from_the_one_before(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    returned: list[RoomRecord] = []

    async def change(minute: int | None) -> None:
        def changed(room: RoomRecord) -> RoomRecord:
            if minute is None:
                return with_longer_name(room)
            return with_time(room, STARTS_AT + minute * 60_000, "UTC", now_ms=minute)

        returned.append(await storage.rooms.change("room", changed))

    await asyncio.gather(*(change(None if number % 2 else number) for number in range(10)))
    stored = await storage.rooms.find("room")
    assert stored is not None
    assert stored.settings.name == "Studio!!!!!"
    assert stored.schedule is not None
    assert stored.schedule.sequence == 4
    # Whoever tells people of each change at once tells the last one last.
    assert returned[-1] == stored
    names = [room.settings.name for room in returned]
    assert names == sorted(names)


async def test_a_change_that_is_refused_stores_nothing_and_stops_no_other(storage: Storage) -> None:
    await storage.rooms.add(ROOM)

    def refuse(_room: RoomRecord) -> RoomRecord:
        raise MalformedMessage

    with pytest.raises(MalformedMessage):
        await storage.rooms.change("room", refuse)
    assert await storage.rooms.find("room") == ROOM
    changed = await storage.rooms.change("room", with_longer_name)
    assert await storage.rooms.find("room") == changed


async def test_a_room_that_is_gone_is_not_changed(storage: Storage) -> None:
    with pytest.raises(RoomNotFound):
        await storage.rooms.change("room", with_longer_name)
    assert await storage.rooms.find("room") is None


async def test_nothing_is_answered_or_picked_of_times_that_were_replaced(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.rallies.add(rally("first"))
    await storage.rallies.add(rally("second"))
    with pytest.raises(Conflict):
        await storage.rallies.respond("first", RallyResponse("bob", "Bob", {"t0": "in"}, 2))
    with pytest.raises(Conflict):
        await storage.rallies.pick("first", "t0")
    assert await storage.rallies.newest("room") == rally("second")
