"""The main room and each huddle have a chat, and who may read it is who is there."""

from dataclasses import replace

import pytest

from alongside.errors import HuddleNotFound, MalformedMessage, NotAllowed
from alongside.rooms.events import MessageChanged, MessagePosted, SessionForgotten
from alongside.rooms.limits import RoomLimits
from alongside.rooms.messages import MOST_MENTIONS, ChatMessage, HuddleRecap
from alongside.rooms.pulse import Vote
from alongside.rooms.room import ForgottenSession, Room, StoredRoom
from alongside.rooms.session import ended
from alongside.rooms.text import TEXT_LENGTH
from tests.support.room_values import RECORD, message, room_of, say, session_of


def room_with_huddle() -> Room:
    """Ann and Bob are in the huddle ``h``, Cid is in the main room. Each place has a message."""
    room = room_of("ann", "bob", "cid")
    room.huddles.start("ann", "h", None, 0)
    room.huddles.join("bob", "h", 0)
    say(room, "ann", 1, "h")
    say(room, "cid", 2)
    say(room, "bob", 3, "h")
    return room


def ids_for(room: Room, person: str) -> list[int]:
    return [each.id for each in room.messages_for(person)]


def test_those_in_a_huddle_read_both_chats_and_others_one() -> None:
    room = room_with_huddle()
    assert ids_for(room, "ann") == [1, 2, 3]
    assert ids_for(room, "cid") == [2]


def test_whoever_comes_later_reads_what_was_said_before() -> None:
    room = room_with_huddle()
    room.huddles.join("cid", "h", 0)
    assert ids_for(room, "cid") == [1, 2, 3]


def test_whoever_goes_reads_it_no_more() -> None:
    room = room_with_huddle()
    room.huddles.back_to_main("bob", 0)
    assert ids_for(room, "bob") == [2]
    with pytest.raises(NotAllowed):
        room.chat.check_may_read(room.roster.get("bob"), "h")


def test_a_huddles_chat_is_written_by_those_in_it() -> None:
    room = room_with_huddle()
    with pytest.raises(NotAllowed):
        room.chat.draft(room.roster.get("cid"), "h", "key", "Hi", 4)
    assert room.chat.draft(room.roster.get("ann"), "h", "key", "Hi", 4).huddle_id == "h"


def test_those_in_a_huddle_write_in_the_main_rooms_chat_too() -> None:
    room = room_with_huddle()
    say(room, "ann", 4)
    assert ids_for(room, "cid") == [2, 4]


def test_a_huddles_chat_ends_with_it() -> None:
    room = room_with_huddle()
    room.huddles.back_to_main("ann", 0)
    room.huddles.back_to_main("bob", 0)
    with pytest.raises(HuddleNotFound):
        room.chat.check_may_read(room.roster.get("ann"), "h")
    with pytest.raises(HuddleNotFound):
        room.chat.draft(room.roster.get("ann"), "h", "key", "Hi", 4)


def test_what_is_stored_after_its_huddle_has_ended_is_told_to_nobody() -> None:
    room = room_with_huddle()
    late = message(4, "ann", "h")
    room.huddles.back_to_main("ann", 0)
    room.huddles.back_to_main("bob", 0)
    assert room.chat.accept(late) == []
    assert room.chat.accept_change(late) == []


def test_a_message_is_told_once_however_often_it_is_stored() -> None:
    room = room_of("ann")
    assert room.chat.accept(message(1)) == [MessagePosted(message(1))]
    assert room.chat.accept(message(1)) == []


@pytest.mark.parametrize("huddle_id", [None, "h"])
def test_a_message_that_changed_takes_the_place_of_the_one_before(huddle_id: str | None) -> None:
    room = room_with_huddle()
    room.chat.accept(message(4, "ann", huddle_id))
    changed = replace(message(4, "ann", huddle_id), text="Hello")
    assert room.chat.accept_change(changed) == [MessageChanged(changed)]
    assert changed in room.messages_for("ann")
    assert ids_for(room, "ann") == [1, 2, 3, 4]


def test_a_message_from_long_ago_may_change_and_does_not_come_up_again() -> None:
    room = room_of("ann", limits=RoomLimits(recent_messages=1))
    room.chat.accept(message(1))
    room.chat.accept(message(2))
    changed = replace(message(1), text="Hello")
    assert room.chat.accept_change(changed) == [MessageChanged(changed)]
    assert room.messages_for("ann") == (message(2),)


def test_a_message_carries_its_authors_name_of_that_moment_and_whom_it_answers() -> None:
    room = room_of("ann")
    draft = room.chat.draft(room.roster.get("ann"), None, "key", " Hi\u202e \n", 7, reply_to=3, mentions=("b", "c"))
    assert (draft.author_id, draft.author_name, draft.text, draft.sent_at) == ("person-ann", "ann", "Hi", 7)
    assert (draft.reply_to, draft.mentions) == (3, ("b", "c"))


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * (TEXT_LENGTH + 1)])
def test_a_message_has_something_to_read_and_has_an_end(text: str) -> None:
    room = room_of("ann")
    with pytest.raises(MalformedMessage):
        room.chat.draft(room.roster.get("ann"), None, "key", text, 0)


def test_a_message_names_each_person_once_in_order() -> None:
    room = room_of("ann")
    draft = room.chat.draft(room.roster.get("ann"), None, "key", "Hi", 0, mentions=("b", "a", "b", "c", "a"))
    assert draft.mentions == ("b", "a", "c")


def test_a_message_names_only_so_many_people() -> None:
    room = room_of("ann")
    most = tuple(f"person-{number}" for number in range(MOST_MENTIONS))
    assert room.chat.draft(room.roster.get("ann"), None, "key", "Hi", 0, mentions=most + most).mentions == most
    with pytest.raises(MalformedMessage):
        room.chat.draft(room.roster.get("ann"), None, "key", "Hi", 0, mentions=(*most, "one more"))


def test_a_room_begins_with_what_was_said_before() -> None:
    stored = StoredRoom(RECORD, messages=[message(1), message(2)], has_more_messages=True)
    room = room_of("ann", stored=stored)
    assert room.messages_for("ann") == room.chat.recent_of_main_room() == (message(1), message(2))
    assert room.chat.has_more
    assert not room_of("ann").chat.has_more


def test_a_session_that_was_deleted_takes_the_chat_of_its_time_along_in_every_place() -> None:
    room = room_with_huddle()
    for number, place in ((4, None), (5, "h"), (6, None)):
        say(room, "ann", number, place)
    recap = HuddleRecap("k", "Corner", ("Bob",), started_at=4, ended_at=9)
    room.chat.accept(ChatMessage("k", None, "", "", "", 9, id=9, huddle=recap))
    assert room.forget_session(ForgottenSession("session", 4, 5)) == [SessionForgotten("session")]
    assert ids_for(room, "cid") == [2, 6]
    assert ids_for(room, "ann") == [1, 2, 3, 6]


def test_a_session_that_was_deleted_is_not_the_newest_one_any_more() -> None:
    session = session_of("cowork")
    room = room_of("ann", stored=StoredRoom(RECORD, session=session, votes=[Vote("person-ann", "fine", None)]))
    earlier = ended(session_of("gsd", number=1), 1)
    room.forget_session(ForgottenSession("another", 0, 1, earlier))
    assert room.session == session
    room.forget_session(ForgottenSession(session.id, 0, 1, earlier, [Vote("person-ann", "wentWell", "Calm")]))
    assert room.session == earlier
    assert room.pulse.session_id == earlier.id
    assert room.pulse.vote_of("person-ann") == Vote("person-ann", "wentWell", "Calm")
    room.forget_session(ForgottenSession(earlier.id, 0, 1))
    assert room.session is None
    assert room.pulse.session_id is None
