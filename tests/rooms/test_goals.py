"""What people want to get done. Each has their own, and nobody ticks off another's."""

import pytest

from alongside.errors import LimitReached, MalformedMessage, NotAllowed, NotFound
from alongside.rooms.events import GoalChanged, GoalRemoved
from alongside.rooms.goals import MOST_GOALS_OF_ONE
from alongside.rooms.room import Room, StoredRoom
from tests.support.room_values import RECORD, room_of


def set_goal(room: Room, goal_id: str, person: str = "ann", text: str = "Write") -> None:
    room.goals.accept(room.goals.draft(room.roster.get(person), goal_id, f"key-{goal_id}", text, 5))


def room_with_goal() -> Room:
    """Ann has the goal ``g``, and Bob has ``h``."""
    room = room_of("ann", "bob")
    set_goal(room, "g")
    set_goal(room, "h", "bob", "Read")
    return room


def test_a_goal_carries_its_persons_name_of_that_moment() -> None:
    room = room_with_goal()
    room.update_profile("ann", "Anna", None)
    goal = room.goals.own("g", "person-ann")
    assert (goal.person_name, goal.text, goal.created_at, goal.done) == ("ann", "Write", 5, False)


def test_a_draft_is_nobodys_goal_until_it_is_accepted() -> None:
    room = room_of("ann")
    draft = room.goals.draft(room.roster.get("ann"), "g", "key", " Wri\u200bte ", 5)
    assert list(room.goals) == []
    assert room.goals.accept(draft) == [GoalChanged("g")]
    assert room.goals.accept(draft) == []
    assert [goal.text for goal in room.goals] == ["Write"]


def test_a_goal_is_ticked_off_and_back_and_worded_anew() -> None:
    room = room_with_goal()
    done = room.goals.changed("g", "person-ann", None, True)
    assert room.goals.own("g", "person-ann").done is False
    assert room.goals.accept(done) == [GoalChanged("g")]
    assert (done.text, done.done) == ("Write", True)
    assert room.goals.accept(room.goals.changed("g", "person-ann", None, True)) == []
    again = room.goals.changed("g", "person-ann", " Write  more", False)
    assert (again.text, again.done) == ("Write more", False)


def test_a_goal_is_ones_own() -> None:
    room = room_with_goal()
    with pytest.raises(NotAllowed):
        room.goals.changed("g", "person-bob", None, True)
    with pytest.raises(NotAllowed):
        room.goals.own("g", "person-bob")


def test_a_goal_that_was_removed_is_gone() -> None:
    room = room_with_goal()
    assert room.goals.remove("g") == [GoalRemoved("g")]
    assert room.goals.remove("g") == []
    assert room.goals.find("g") is None
    with pytest.raises(NotFound):
        room.goals.changed("g", "person-ann", None, True)
    with pytest.raises(NotFound):
        room.goals.own("g", "person-ann")


@pytest.mark.parametrize("text", ["", "\u200b", "x" * 281])
def test_a_goal_is_one_line_that_can_be_read(text: str) -> None:
    room = room_with_goal()
    with pytest.raises(MalformedMessage):
        room.goals.draft(room.roster.get("ann"), "i", "key", text, 5)
    with pytest.raises(MalformedMessage):
        room.goals.changed("g", "person-ann", text, False)


def test_one_person_has_only_so_many_and_others_have_theirs() -> None:
    room = room_of("ann", "bob")
    room.join("ann's phone", "person-ann", "ann", None)
    for number in range(MOST_GOALS_OF_ONE):
        set_goal(room, str(number))
    assert room.goals.draft(room.roster.get("ann"), "again", "key-7", "Sent again", 5).key == "key-7"
    for person in ("ann", "ann's phone"):
        with pytest.raises(LimitReached):
            set_goal(room, "more", person)
    set_goal(room, "more", "bob")
    room.goals.remove("0")
    set_goal(room, "another")


def test_goals_are_put_away_with_their_session() -> None:
    room = room_with_goal()
    assert room.goals.put_away() == [GoalRemoved("g"), GoalRemoved("h")]
    assert list(room.goals) == []
    assert room.goals.put_away() == []


def test_goals_are_there_after_a_restart() -> None:
    before = room_with_goal()
    after = room_of(stored=StoredRoom(RECORD, goals=list(before.goals)))
    assert list(after.goals) == list(before.goals)
