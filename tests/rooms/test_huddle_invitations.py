"""People are asked to come, and asked to come back. Nobody is moved."""

from alongside.rooms import events
from alongside.rooms.events import HuddleInvitation, RoomEvent
from alongside.rooms.room import Room
from alongside.rooms.topics import Topic
from tests.support.room_values import room_of


def invitations(happened: list[RoomEvent]) -> list[RoomEvent]:
    return [event for event in happened if isinstance(event, HuddleInvitation)]


def topic_with_upvotes(room: Room, text: str, *voters: str) -> Topic:
    """Dropped by Ann."""
    board = room.topics
    board.accept([board.draft(room.roster.get("ann"), "t", "t", text, 0)])
    for voter in voters:
        board.accept(board.upvoted("t", f"person-{voter}", True))
    return board.get("t")


def test_a_huddle_on_a_topic_takes_its_name_and_invites_those_who_upvoted_it() -> None:
    room = room_of("ann", "bob", "cid")
    topic = topic_with_upvotes(room, "x" * 100, "ann", "bob")
    happened = room.huddles.start("ann", "h", None, 0, topic=topic)
    assert happened == [
        events.HuddleOpened("h"),
        events.ParticipantChanged("ann"),
        events.HuddleEntered("h"),
        HuddleInvitation("h", "ann", "bob", by_vote=True),
    ]
    huddle = room.huddles.get("h")
    assert (huddle.name, huddle.topic_id, huddle.started_by, huddle.started_at) == ("x" * 80, "t", "ann", 0)


def test_a_huddle_on_a_topic_may_have_a_name_of_its_own() -> None:
    room = room_of("ann")
    room.huddles.start("ann", "h", "Plans", 0, topic=topic_with_upvotes(room, "Tea"))
    assert (room.huddles.get("h").name, room.huddles.get("h").topic_id) == ("Plans", "t")


def test_whoever_is_named_is_asked_to_come() -> None:
    room = room_of("ann", "bob", "cid")
    happened = room.huddles.start("ann", "h", "Plans", 0, invited=["person-bob", "person-nobody", "person-ann"])
    assert invitations(happened) == [HuddleInvitation("h", "ann", "bob", by_vote=False)]
    assert room.roster.get("bob").huddle_id is None


def test_all_presences_of_a_person_are_asked_to_come() -> None:
    room = room_of("ann", "bob")
    room.join("bob's phone", "person-bob", "bob", None)
    happened = room.huddles.start("ann", "h", "Plans", 0, invited=["person-bob"])
    assert [event.participant_id for event in happened if isinstance(event, HuddleInvitation)] == ["bob", "bob's phone"]


def test_whoever_starts_a_huddle_is_not_invited_to_it_on_their_other_device() -> None:
    room = room_of("ann")
    room.join("ann's phone", "person-ann", "ann", None)
    topic = topic_with_upvotes(room, "Tea", "ann")
    assert invitations(room.huddles.start("ann", "h", None, 0, topic=topic)) == []


def test_whoever_is_asked_to_come_need_not_knock() -> None:
    room = room_of("ann", "bob", "cid")
    topic = topic_with_upvotes(room, "Tea", "bob")
    room.huddles.start("ann", "h", None, 0, topic=topic, knock_first=True, invited=["person-cid", "person-dan"])
    room.join("dan", "person-dan", "Dan", None)
    for person in ("bob", "cid", "dan"):
        room.huddles.join(person, "h", 0)
    assert room.roster.members_of("h") == {"ann", "bob", "cid", "dan"}


def test_those_in_huddles_are_asked_to_come_back() -> None:
    room = room_of("ann", "bob", "cid", "dan")
    room.huddles.start("bob", "h", None, 0)
    room.huddles.start("cid", "k", None, 0)
    assert room.huddles.call_back("ann") == [events.CallBack("ann", "bob"), events.CallBack("ann", "cid")]
    assert room.roster.get("bob").huddle_id == "h"


def test_whoever_calls_from_a_huddle_is_not_called() -> None:
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", None, 0)
    room.huddles.join("bob", "h", 0)
    assert room.huddles.call_back("ann") == [events.CallBack("ann", "bob")]
