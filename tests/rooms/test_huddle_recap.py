"""What the main room's chat keeps of a huddle."""

from alongside.rooms.events import HuddleClosed, RoomEvent
from alongside.rooms.messages import HuddleRecap
from tests.support.room_values import room_of, say


def closed(happened: list[RoomEvent]) -> HuddleClosed:
    (event,) = [event for event in happened if isinstance(event, HuddleClosed)]
    return event


def test_a_huddle_of_one_in_which_nothing_was_said_is_not_worth_keeping() -> None:
    room = room_of("ann")
    room.huddles.start("ann", "h", "Plans", 0)
    assert closed(room.huddles.back_to_main("ann", 9)) == HuddleClosed("h", None)


def test_a_huddle_of_two_is_worth_keeping() -> None:
    room = room_of("ann", "bob", "cid")
    room.huddles.start("bob", "h", "Plans", 5)
    room.huddles.join("ann", "h", 6)
    room.huddles.back_to_main("bob", 7)
    room.huddles.join("bob", "h", 8)
    room.huddles.back_to_main("ann", 9)
    event = closed(room.leave("bob", 10))
    members = ("person-bob", "person-ann")
    assert event.recap == HuddleRecap("h", "Plans", ("bob", "ann"), started_at=5, ended_at=10, member_ids=members)


def test_a_huddle_of_one_in_which_something_was_said_is_worth_keeping() -> None:
    room = room_of("ann")
    room.huddles.start("ann", "h", "Plans", 0)
    say(room, "ann", 1, "h")
    assert closed(room.huddles.back_to_main("ann", 9)).recap == HuddleRecap(
        "h", "Plans", ("ann",), 0, 9, ("person-ann",)
    )


def test_what_is_said_in_the_main_room_is_not_what_is_said_in_a_huddle() -> None:
    room = room_of("ann")
    room.huddles.start("ann", "h", "Plans", 0)
    say(room, "ann", 1)
    assert closed(room.huddles.back_to_main("ann", 9)).recap is None


def test_a_person_who_comes_in_twice_is_one_person() -> None:
    room = room_of("ann")
    room.join("ann's phone", "person-ann", "ann", None)
    room.huddles.start("ann", "h", "Plans", 0)
    room.huddles.join("ann's phone", "h", 0)
    room.huddles.back_to_main("ann", 9)
    assert closed(room.huddles.back_to_main("ann's phone", 9)).recap is None


def test_a_recap_has_the_last_name_of_the_huddle() -> None:
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", "Plans", 0)
    room.huddles.join("bob", "h", 0)
    room.huddles.rename("ann", "h", "Tea")
    room.leave("ann", 1)
    recap = closed(room.leave("bob", 2)).recap
    assert recap is not None
    assert recap.name == "Tea"


def test_a_huddle_does_not_end_before_it_began() -> None:
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", "Plans", 5)
    room.huddles.join("bob", "h", 5)
    room.leave("ann", 3)
    recap = closed(room.leave("bob", 3)).recap
    assert recap is not None
    assert (recap.started_at, recap.ended_at) == (5, 5)
