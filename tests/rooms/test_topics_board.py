"""Topics, on the room itself."""

import pytest

from alongside.errors import LimitReached, NotAllowed, TopicNotFound
from alongside.rooms import events
from alongside.rooms.limits import RoomLimits
from alongside.rooms.room import Room, RoomRecord

RECORD = RoomRecord("room", "Studio", None, 0)


def room_with_ann(topics: int = 500) -> Room:
    room = Room(RECORD, RoomLimits(topics=topics))
    room.join("a", "person-a", "Ann", None)
    return room


def drop(room: Room, topic_id: str = "t", text: str = "Tea") -> None:
    room.accept_topic(room.draft_topic("a", topic_id, topic_id, text, now_ms=5))


def test_a_topic_carries_its_authors_name_of_that_moment() -> None:
    room = room_with_ann()
    drop(room)
    room.update_profile("a", "Anna", None)
    topic = room.topics.get("t")
    assert (topic.author_id, topic.author_name, topic.created_at, topic.state) == ("person-a", "Ann", 5, "open")


def test_accepting_a_topic_twice_tells_nobody_twice() -> None:
    room = room_with_ann()
    draft = room.draft_topic("a", "t", "key", "Tea", 5)
    assert room.accept_topic(draft) == [events.TopicChanged("t")]
    assert room.accept_topic(draft) == []


def test_a_person_has_one_upvote_however_often_it_is_given() -> None:
    room = room_with_ann()
    drop(room)
    assert room.accept_upvote("t", "person-b", True) == [events.TopicChanged("t")]
    assert room.accept_upvote("t", "person-b", True) == []
    assert room.topics.get("t").upvoters == ("person-b",)
    assert room.accept_upvote("t", "person-b", False) == [events.TopicChanged("t")]
    assert room.accept_upvote("t", "person-b", False) == []


def test_setting_the_same_state_again_tells_nobody() -> None:
    room = room_with_ann()
    drop(room)
    assert room.accept_topic_state("t", "discussing") == [events.TopicChanged("t")]
    assert room.accept_topic_state("t", "discussing") == []


def test_only_the_author_may_remove_a_topic() -> None:
    room = room_with_ann()
    drop(room)
    with pytest.raises(NotAllowed):
        room.topics.check_may_remove("t", "person-b")
    room.topics.check_may_remove("t", "person-a")
    assert room.accept_topic_removal("t") == [events.TopicRemoved("t")]
    assert room.accept_topic_removal("t") == []
    with pytest.raises(TopicNotFound):
        room.topics.check_may_remove("t", "person-a")


def test_a_full_board_takes_no_more() -> None:
    room = room_with_ann(topics=1)
    drop(room)
    with pytest.raises(LimitReached):
        room.draft_topic("a", "u", "u", "More", 6)


def test_a_huddle_on_a_topic_takes_its_name_and_invites_those_who_upvoted_it() -> None:
    room = room_with_ann()
    room.join("b", "person-b", "Bob", None)
    room.join("c", "person-c", "Cid", None)
    drop(room, text="x" * 100)
    room.accept_upvote("t", "person-a", True)
    room.accept_upvote("t", "person-b", True)
    happened = room.start_huddle("a", "h", None, "t")
    assert happened == [
        events.HuddleOpened("h"),
        events.ParticipantChanged("a"),
        events.HuddleInvitation("h", "Ann", "b"),
    ]
    huddle = room.find_huddle("h")
    assert huddle is not None
    assert (huddle.name, huddle.topic_id, huddle.started_by) == ("x" * 80, "t", "Ann")
