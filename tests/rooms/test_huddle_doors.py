"""Who comes into a huddle on whose door one knocks first."""

import pytest

from alongside.errors import Conflict, HuddleNotFound, NotAllowed
from alongside.rooms import events
from alongside.rooms.events import HuddleAdmission, HuddleChanged
from alongside.rooms.room import Room
from tests.support.room_values import room_of


def room_with_closed_door() -> Room:
    """Ann is in the huddle ``h``; Bob and Cid are in the main room."""
    room = room_of("ann", "bob", "cid")
    room.huddles.start("ann", "h", "Plans", 0, knock_first=True)
    return room


def test_whoever_was_not_let_in_has_to_knock() -> None:
    room = room_with_closed_door()
    with pytest.raises(NotAllowed):
        room.huddles.join("bob", "h", 0)
    assert room.roster.get("bob").huddle_id is None


def test_anybody_comes_into_a_huddle_with_an_open_door() -> None:
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", "Plans", 0)
    room.huddles.join("bob", "h", 0)
    assert room.roster.members_of("h") == {"ann", "bob"}


def test_whoever_is_let_in_may_enter() -> None:
    room = room_with_closed_door()
    assert room.huddles.knock("bob", "h", True) == [HuddleChanged("h")]
    assert room.huddles.get("h").knocking == ["bob"]
    assert room.huddles.answer_knock("ann", "h", "bob", True) == [HuddleChanged("h"), HuddleAdmission("h", "bob", True)]
    assert room.huddles.get("h").knocking == []
    room.huddles.join("bob", "h", 0)
    assert room.roster.members_of("h") == {"ann", "bob"}


def test_an_answer_is_for_a_person_in_whichever_window_they_wait() -> None:
    for admitted in (True, False):
        room = room_with_closed_door()
        room.join("bob again", "person-bob", "bob", None)
        for participant in ("bob", "cid", "bob again"):
            room.huddles.knock(participant, "h", True)
        assert room.huddles.answer_knock("ann", "h", "bob again", admitted) == [
            HuddleChanged("h"),
            HuddleAdmission("h", "bob", admitted),
            HuddleAdmission("h", "bob again", admitted),
        ]
        assert room.huddles.get("h").knocking == ["cid"]


def test_letting_somebody_in_does_not_move_them() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.answer_knock("ann", "h", "bob", True)
    assert room.roster.get("bob").huddle_id is None


def test_whoever_is_not_let_in_may_knock_again() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    answered = room.huddles.answer_knock("ann", "h", "bob", False)
    assert answered == [HuddleChanged("h"), HuddleAdmission("h", "bob", False)]
    with pytest.raises(NotAllowed):
        room.huddles.join("bob", "h", 0)
    assert room.huddles.knock("bob", "h", True) == [HuddleChanged("h")]


def test_two_who_answer_the_same_knock_answer_it_once() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.answer_knock("ann", "h", "bob", True)
    assert room.huddles.answer_knock("ann", "h", "bob", False) == []
    room.huddles.join("bob", "h", 0)


def test_only_those_inside_answer_and_set_the_door() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    with pytest.raises(NotAllowed):
        room.huddles.answer_knock("cid", "h", "bob", True)
    with pytest.raises(NotAllowed):
        room.huddles.answer_knock("bob", "h", "bob", True)
    with pytest.raises(NotAllowed):
        room.huddles.set_knock_first("bob", "h", False)
    assert room.huddles.get("h").knocking == ["bob"]


def test_those_who_wait_wait_in_the_order_in_which_they_came() -> None:
    room = room_with_closed_door()
    room.huddles.knock("cid", "h", True)
    room.huddles.knock("bob", "h", True)
    assert room.huddles.knock("cid", "h", True) == []
    assert room.huddles.get("h").knocking == ["cid", "bob"]


def test_whoever_does_not_want_to_wait_any_more_is_not_let_in_later() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    assert room.huddles.knock("bob", "h", False) == [HuddleChanged("h")]
    assert room.huddles.knock("bob", "h", False) == []
    assert room.huddles.answer_knock("ann", "h", "bob", True) == []
    with pytest.raises(NotAllowed):
        room.huddles.join("bob", "h", 0)


def test_nobody_knocks_where_they_may_come_in() -> None:
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", "Plans", 0)
    for person in ("ann", "bob"):
        with pytest.raises(Conflict):
            room.huddles.knock(person, "h", True)
        assert room.huddles.knock(person, "h", False) == []


def test_opening_the_door_lets_in_who_waits_at_it() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.knock("cid", "h", True)
    opened = room.huddles.set_knock_first("ann", "h", False)
    assert opened == [HuddleChanged("h"), HuddleAdmission("h", "bob", True), HuddleAdmission("h", "cid", True)]
    assert room.huddles.get("h").knocking == []
    assert room.huddles.set_knock_first("ann", "h", False) == []


def test_whoever_was_let_in_by_an_open_door_may_enter_when_it_is_closed_again() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.set_knock_first("ann", "h", False)
    room.huddles.set_knock_first("ann", "h", True)
    room.huddles.join("bob", "h", 0)
    with pytest.raises(NotAllowed):
        room.huddles.join("cid", "h", 0)


def test_whoever_was_inside_when_the_door_was_closed_may_come_back() -> None:
    room = room_of("ann", "bob", "cid")
    room.huddles.start("ann", "h", "Plans", 0)
    room.huddles.join("bob", "h", 0)
    assert room.huddles.set_knock_first("ann", "h", True) == [HuddleChanged("h")]
    room.huddles.back_to_main("bob", 0)
    room.huddles.join("bob", "h", 0)
    with pytest.raises(NotAllowed):
        room.huddles.join("cid", "h", 0)


def test_whoever_reloads_the_page_may_come_back() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.answer_knock("ann", "h", "bob", True)
    room.leave("bob", 0)
    room.join("bob again", "person-bob", "bob", None)
    room.huddles.join("bob again", "h", 0)


def test_leaving_the_room_is_not_waiting_any_more() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    assert room.leave("bob", 0) == [events.ParticipantLeft("bob"), HuddleChanged("h")]
    assert room.huddles.get("h").knocking == []


def test_moving_elsewhere_is_not_waiting_any_more() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    happened = room.huddles.start("bob", "k", "Tea", 0)
    assert happened == [
        events.HuddleOpened("k"),
        events.ParticipantChanged("bob"),
        events.HuddleEntered("k"),
        HuddleChanged("h"),
    ]
    assert room.huddles.get("h").knocking == []


def test_a_door_goes_with_its_huddle() -> None:
    room = room_with_closed_door()
    room.huddles.knock("bob", "h", True)
    room.huddles.back_to_main("ann", 0)
    for knocking in (True, False):
        with pytest.raises(HuddleNotFound):
            room.huddles.knock("bob", "h", knocking)
    with pytest.raises(HuddleNotFound):
        room.huddles.answer_knock("ann", "h", "bob", True)
    with pytest.raises(HuddleNotFound):
        room.huddles.set_knock_first("ann", "h", False)
