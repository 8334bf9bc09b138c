"""Huddles, on the room itself."""

import pytest

from alongside.errors import HuddleNotFound, MalformedMessage, NotAllowed, NotFound
from alongside.rooms import events
from tests.support.room_values import room_of


def test_the_last_to_leave_closes_a_huddle() -> None:
    room = room_of("a", "b")
    room.huddles.start("a", "h", "Plans", 0)
    room.huddles.join("b", "h", 0)
    assert room.leave("a", 0) == [events.ParticipantLeft("a")]
    moved, closed = room.huddles.back_to_main("b", 0)
    assert moved == events.ParticipantChanged("b")
    assert isinstance(closed, events.HuddleClosed)
    assert closed.huddle_id == "h"
    with pytest.raises(HuddleNotFound):
        room.huddles.join("b", "h", 0)


def test_moving_straight_from_one_huddle_to_another_closes_the_empty_one() -> None:
    room = room_of("a", "b")
    room.huddles.start("a", "h", None, 0)
    room.huddles.start("b", "k", None, 0)
    assert room.huddles.join("a", "k", 0) == [
        events.ParticipantChanged("a"),
        events.HuddleEntered("k"),
        events.HuddleClosed("h", None),
    ]
    assert room.roster.members_of("k") == {"a", "b"}


def test_coming_back_to_a_huddle_is_not_entering_it() -> None:
    room = room_of("a", "b")
    room.huddles.start("a", "h", None, 0)
    room.huddles.join("b", "h", 0)
    room.huddles.back_to_main("b", 0)
    assert room.huddles.join("b", "h", 0) == [events.ParticipantChanged("b")]


def test_staying_where_one_is_tells_nobody() -> None:
    room = room_of("a")
    assert room.huddles.back_to_main("a", 0) == []
    room.huddles.start("a", "h", None, 0)
    assert room.huddles.join("a", "h", 0) == []


def test_a_huddle_without_a_name_gets_one_that_no_other_has() -> None:
    people = [f"p{number}" for number in range(20)]
    room = room_of(*people)
    for person in people:
        room.huddles.start(person, f"huddle of {person}", None, 0)
    names = [huddle.name for huddle in room.huddles]
    assert len(set(names)) == len(names)
    assert names[0] == "Window seat"
    assert names[8:10] == ["Huddle 1", "Huddle 2"]


def test_a_refused_start_leaves_no_huddle_behind() -> None:
    room = room_of("a")
    with pytest.raises(MalformedMessage):
        room.huddles.start("a", "h", "\u200b", 0)
    with pytest.raises(NotFound):
        room.huddles.start("nobody", "h", None, 0)
    assert len(room.huddles) == 0
    assert room.huddles.find("h") is None
    with pytest.raises(HuddleNotFound):
        room.chat.check_may_read(room.roster.get("a"), "h")


def test_only_members_rename() -> None:
    room = room_of("a", "b")
    room.huddles.start("a", "h", "Plans", 0)
    with pytest.raises(NotAllowed):
        room.huddles.rename("b", "h", "Mine")
    assert room.huddles.rename("a", "h", "Plans") == []
    assert room.huddles.rename("a", "h", " New  plans ") == [events.HuddleChanged("h")]
    assert room.huddles.get("h").name == "New plans"


def test_a_huddle_that_has_closed_cannot_be_renamed() -> None:
    room = room_of("a")
    with pytest.raises(HuddleNotFound):
        room.huddles.rename("a", "gone", "Plans")


def test_moving_changes_nothing_that_is_on() -> None:
    room = room_of("a", "b")
    room.producers.add("a", "m", "microphone", paused=True)
    room.producers.add("a", "c", "camera", paused=False)
    before = {producer.id: producer.paused for producer in room.roster.get("a").producers.values()}
    room.huddles.start("a", "h", None, 0)
    room.huddles.back_to_main("a", 0)
    assert {producer.id: producer.paused for producer in room.roster.get("a").producers.values()} == before
    assert not room.roster.get("b").producers
