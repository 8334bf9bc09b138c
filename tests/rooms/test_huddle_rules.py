"""Huddles, on the room itself."""

import pytest

from alongside.errors import HuddleNotFound, MalformedMessage, NotAllowed, NotFound, TopicNotFound
from alongside.rooms import events
from alongside.rooms.limits import RoomLimits
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.room import Room, StoredRoom


def room_of(*names: str) -> Room:
    room = Room(StoredRoom(RoomRecord("room", RoomSettings("Studio"), 0)), RoomLimits())
    for name in names:
        room.join(name, f"person-{name}", name, None)
    return room


def test_the_last_to_leave_closes_a_huddle() -> None:
    room = room_of("a", "b")
    room.start_huddle("a", "h", "Plans", None)
    room.join_huddle("b", "h")
    assert room.leave("a") == [events.ParticipantLeft("a")]
    assert room.back_to_main("b") == [events.ParticipantChanged("b"), events.HuddleClosed("h")]
    with pytest.raises(HuddleNotFound):
        room.join_huddle("b", "h")


def test_moving_straight_from_one_huddle_to_another_closes_the_empty_one() -> None:
    room = room_of("a", "b")
    room.start_huddle("a", "h", None, None)
    room.start_huddle("b", "k", None, None)
    assert room.join_huddle("a", "k") == [events.ParticipantChanged("a"), events.HuddleClosed("h")]
    assert room.members_of("k") == {"a", "b"}


def test_staying_where_one_is_tells_nobody() -> None:
    room = room_of("a")
    assert room.back_to_main("a") == []
    room.start_huddle("a", "h", None, None)
    assert room.join_huddle("a", "h") == []


def test_a_huddle_without_a_name_gets_one_that_no_other_has() -> None:
    people = [f"p{number}" for number in range(20)]
    room = room_of(*people)
    for person in people:
        room.start_huddle(person, f"huddle of {person}", None, None)
    names = [huddle.name for huddle in room.huddles]
    assert len(set(names)) == len(names)
    assert names[0] == "Window seat"


def test_a_refused_start_leaves_no_huddle_behind() -> None:
    room = room_of("a")
    with pytest.raises(TopicNotFound):
        room.start_huddle("a", "h", None, "gone")
    with pytest.raises(MalformedMessage):
        room.start_huddle("a", "h", "\u200b", None)
    with pytest.raises(NotFound):
        room.start_huddle("nobody", "h", None, None)
    assert room.huddles == ()


def test_only_members_rename() -> None:
    room = room_of("a", "b")
    room.start_huddle("a", "h", "Plans", None)
    with pytest.raises(NotAllowed):
        room.rename_huddle("b", "h", "Mine")
    assert room.rename_huddle("a", "h", "Plans") == []
    assert room.rename_huddle("a", "h", " New  plans ") == [events.HuddleChanged("h")]
    assert room.huddles[0].name == "New plans"


def test_moving_changes_nothing_that_is_on() -> None:
    room = room_of("a", "b")
    room.add_producer("a", "m", "microphone", paused=True)
    room.add_producer("a", "c", "camera", paused=False)
    before = {producer.id: producer.paused for producer in room.participant("a").producers.values()}
    room.start_huddle("a", "h", None, None)
    room.back_to_main("a")
    assert {producer.id: producer.paused for producer in room.participant("a").producers.values()} == before
    assert not room.participant("b").producers
