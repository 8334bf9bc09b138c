"""Topics, on the room itself."""

from collections.abc import Callable
from typing import Literal

import pytest

from alongside.errors import Conflict, LimitReached, MalformedMessage, NotAllowed, TopicNotFound
from alongside.rooms import events
from alongside.rooms.limits import RoomLimits
from alongside.rooms.room import Room
from alongside.rooms.topics import LONGEST_TIMEBOX_MS, Topic
from tests.support.room_values import MINUTE, room_of


def room_with_topic(text: str = "Tea", *, author_hidden: bool = False, topics: int = 500) -> Room:
    """Ann has dropped the topic ``t``, and Bob is there, too."""
    room = room_of("ann", "bob", limits=RoomLimits(topics=topics))
    drop(room, "t", text, author_hidden=author_hidden)
    return room


def drop(room: Room, topic_id: str, text: str = "Tea", *, author_hidden: bool = False) -> None:
    draft = room.topics.draft(
        room.roster.get("ann"), topic_id, f"key-{topic_id}", text, now_ms=5, author_hidden=author_hidden
    )
    room.topics.accept([draft])


def topic_after(room: Room, changed: list[Topic]) -> Topic:
    """The topic ``t`` once this is stored."""
    room.topics.accept(changed)
    return room.topics.get("t")


def test_a_topic_carries_its_authors_name_of_that_moment() -> None:
    room = room_with_topic()
    room.update_profile("ann", "Anna", None)
    topic = room.topics.get("t")
    assert (topic.author_id, topic.author_name, topic.created_at, topic.state) == ("person-ann", "ann", 5, "open")


def test_the_text_of_a_topic_is_one_clean_line() -> None:
    assert room_with_topic(" Tea \n or \u202e coffee").topics.get("t").text == "Tea or coffee"
    with pytest.raises(MalformedMessage):
        room_with_topic("\u200b")


def test_accepting_a_topic_twice_tells_nobody_twice() -> None:
    room = room_of("ann")
    draft = room.topics.draft(room.roster.get("ann"), "t", "key", "Tea", 5)
    assert room.topics.accept([draft]) == [events.TopicChanged("t")]
    assert room.topics.accept([draft]) == []


def test_deciding_changes_nothing_until_it_is_accepted() -> None:
    room = room_with_topic()
    board = room.topics
    board.draft(room.roster.get("ann"), "u", "u", "More", 6)
    decided = [
        board.edited("t", "person-ann", "Coffee"),
        board.upvoted("t", "person-bob", True),
        board.discussed("t", None, 0),
        board.finished("t", "Coffee"),
        board.put_back("t", "carriedOver"),
        board.carried_over(),
    ]
    assert all(decided)
    assert [(topic.id, topic.text, topic.state, topic.upvoters) for topic in board] == [("t", "Tea", "open", ())]


def test_a_person_has_one_upvote_however_often_it_is_given() -> None:
    room = room_with_topic()
    board = room.topics
    assert board.accept(board.upvoted("t", "person-bob", True)) == [events.TopicChanged("t")]
    assert board.upvoted("t", "person-bob", True) == []
    assert board.get("t").upvoters == ("person-bob",)
    assert board.accept(board.upvoted("t", "person-bob", False)) == [events.TopicChanged("t")]
    assert board.upvoted("t", "person-bob", False) == []
    assert board.get("t").upvoters == ()


def test_upvotes_keep_the_order_in_which_they_came() -> None:
    room = room_with_topic()
    for person in ("bob", "ann", "cid"):
        room.topics.accept(room.topics.upvoted("t", person, True))
    room.topics.accept(room.topics.upvoted("t", "ann", False))
    room.topics.accept(room.topics.upvoted("t", "ann", True))
    assert room.topics.get("t").upvoters == ("bob", "cid", "ann")


def test_setting_the_same_state_again_tells_nobody() -> None:
    board = room_with_topic().topics
    assert board.put_back("t", "open") == []
    assert board.accept(board.discussed("t", None, 0)) == [events.TopicChanged("t")]
    assert board.discussed("t", None, 0) == []
    board.accept(board.finished("t", None))
    assert board.finished("t", None) == []


def test_only_the_author_may_change_or_remove_a_topic() -> None:
    board = room_with_topic().topics
    with pytest.raises(NotAllowed):
        board.check_may_remove("t", "person-bob")
    with pytest.raises(NotAllowed):
        board.edited("t", "person-bob", "Coffee")
    assert board.accept(board.edited("t", "person-ann", "Coffee")) == [events.TopicChanged("t")]
    assert board.get("t").text == "Coffee"
    board.check_may_remove("t", "person-ann")
    assert board.forget(["t"]) == [events.TopicRemoved("t")]
    assert board.forget(["t"]) == []


@pytest.mark.parametrize(
    "decide",
    [
        lambda room: room.topics.edited("t", "person-ann", "Coffee"),
        lambda room: room.topics.upvoted("t", "person-ann", True),
        lambda room: room.topics.discussed("t", None, 0),
        lambda room: room.topics.timeboxed("t", 1, 0),
        lambda room: room.topics.finished("t", None),
        lambda room: room.topics.put_back("t", "open"),
        lambda room: room.topics.check_may_remove("t", "person-ann"),
    ],
)
def test_nothing_can_be_done_with_a_topic_that_was_removed(decide: Callable[[Room], object]) -> None:
    room = room_with_topic()
    room.topics.forget(["t"])
    with pytest.raises(TopicNotFound):
        decide(room)


def test_what_is_done_is_not_edited() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.finished("t", None))
    with pytest.raises(Conflict):
        room.topics.edited("t", "person-ann", "Coffee")


def test_a_full_board_takes_no_more() -> None:
    room = room_with_topic(topics=1)
    with pytest.raises(LimitReached):
        room.topics.draft(room.roster.get("ann"), "u", "u", "More", 6)


def test_an_author_is_hidden_only_on_request() -> None:
    room = room_of("ann")
    assert not room.topics.draft(room.roster.get("ann"), "t", "t", "Tea", 5).author_hidden


def test_a_hidden_author_is_known_from_the_first_discussion_on() -> None:
    room = room_with_topic(author_hidden=True)
    assert room.topics.get("t").author_hidden
    assert topic_after(room, room.topics.put_back("t", "carriedOver")).author_hidden
    assert not topic_after(room, room.topics.discussed("t", None, 0)).author_hidden
    assert not topic_after(room, room.topics.put_back("t", "open")).author_hidden
    assert not topic_after(room, room.topics.carried_over()).author_hidden


def test_what_is_done_without_a_discussion_keeps_its_author_hidden() -> None:
    room = room_with_topic(author_hidden=True)
    assert topic_after(room, room.topics.finished("t", None)).author_hidden


def test_a_discussion_that_begins_puts_the_one_before_back() -> None:
    room = room_with_topic()
    drop(room, "u", "Coffee")
    topic_after(room, room.topics.discussed("t", 10, 0))
    happened = room.topics.accept(room.topics.discussed("u", None, 0))
    assert happened == [events.TopicChanged("t"), events.TopicChanged("u")]
    assert [(topic.state, topic.timebox_ends_at) for topic in room.topics] == [("open", None), ("discussing", None)]


def test_two_who_begin_a_discussion_at_once_begin_it_once() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.discussed("t", 10, 0))
    assert room.topics.discussed("t", 11, 0) == []


def test_a_timebox_only_grows() -> None:
    room = room_with_topic()
    assert topic_after(room, room.topics.discussed("t", 10, 0)).timebox_ends_at == 10 * MINUTE
    assert topic_after(room, room.topics.timeboxed("t", 15 * MINUTE, 0)).timebox_ends_at == 15 * MINUTE
    assert room.topics.timeboxed("t", 15 * MINUTE, 0) == []
    assert room.topics.timeboxed("t", 12 * MINUTE, 0) == []


def test_a_discussion_without_a_timebox_may_get_one() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.discussed("t", None, 0))
    assert topic_after(room, room.topics.timeboxed("t", 5 * MINUTE, 0)).timebox_ends_at == 5 * MINUTE


def test_a_timebox_is_not_longer_than_a_long_meeting() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.discussed("t", None, 0))
    extended = topic_after(room, room.topics.timeboxed("t", 10**15, 7))
    assert extended.timebox_ends_at == 7 + LONGEST_TIMEBOX_MS
    topic_after(room, room.topics.put_back("t", "open"))
    begun = topic_after(room, room.topics.discussed("t", 12 * 60, 7))
    assert begun.timebox_ends_at == 7 + LONGEST_TIMEBOX_MS


@pytest.mark.parametrize("state", ["open", "carriedOver"])
def test_only_what_is_discussed_has_a_timebox(state: Literal["open", "carriedOver"]) -> None:
    room = room_with_topic()
    topic_after(room, room.topics.discussed("t", 10, 0))
    assert topic_after(room, room.topics.put_back("t", state)).timebox_ends_at is None
    with pytest.raises(Conflict):
        room.topics.timeboxed("t", 20 * MINUTE, 0)


def test_what_came_of_a_topic_is_kept_when_it_is_said_to_be_done_again() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.discussed("t", 10, 0))
    done = topic_after(room, room.topics.finished("t", " Green  tea "))
    assert (done.state, done.outcome, done.timebox_ends_at) == ("done", "Green tea", None)
    assert room.topics.finished("t", None) == []
    assert room.topics.finished("t", "Green tea") == []
    assert topic_after(room, room.topics.put_back("t", "open")).outcome == "Green tea"


def test_of_two_who_say_at_once_what_came_of_a_topic_the_second_one_replaces_nothing() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.finished("t", "Green tea"))
    with pytest.raises(Conflict):
        room.topics.finished("t", "Black tea")
    topic_after(room, room.topics.put_back("t", "open"))
    assert topic_after(room, room.topics.finished("t", "Black tea")).outcome == "Black tea"


def test_somebody_may_add_later_what_came_of_a_topic() -> None:
    room = room_with_topic()
    topic_after(room, room.topics.finished("t", None))
    assert topic_after(room, room.topics.finished("t", "Green tea")).outcome == "Green tea"


def test_a_discussion_that_begins_anew_has_no_outcome_yet() -> None:
    room = room_with_topic()
    assert topic_after(room, room.topics.finished("t", "Tea")).outcome == "Tea"
    assert topic_after(room, room.topics.discussed("t", None, 0)).outcome is None


def test_an_outcome_that_nobody_can_see_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        room_with_topic().topics.finished("t", "\u200b")


def test_a_session_that_ends_carries_over_what_waits_and_nothing_else() -> None:
    room = room_with_topic()
    for topic_id in ("done", "discussed", "carried"):
        drop(room, topic_id)
    board = room.topics
    board.accept(board.finished("done", None))
    board.accept(board.discussed("discussed", 10, 0))
    board.accept(board.put_back("carried", "carriedOver"))
    carried = board.carried_over()
    assert [topic.id for topic in carried] == ["t", "discussed"]
    board.accept(carried)
    states = {topic.id: (topic.state, topic.timebox_ends_at) for topic in board}
    waits = ("carriedOver", None)
    assert states == {"t": waits, "done": ("done", None), "discussed": waits, "carried": waits}
    assert board.carried_over() == []


def test_the_board_keeps_the_order_in_which_topics_were_dropped() -> None:
    room = room_with_topic()
    drop(room, "u")
    drop(room, "v")
    room.topics.accept(room.topics.discussed("u", None, 0))
    room.topics.accept(room.topics.upvoted("v", "person-bob", True))
    room.topics.accept(room.topics.edited("t", "person-ann", "Coffee"))
    assert [topic.id for topic in room.topics] == ["t", "u", "v"]
