"""What somebody wrote they may change and take back."""

from dataclasses import astuple, replace

import pytest

from alongside.errors import Conflict, MalformedMessage, NotAllowed
from alongside.rooms.messages import ChatMessage, HuddleRecap, Reaction, edited, taken_back
from tests.support.room_values import message

SECRET = "The password is tea"
MESSAGE = replace(
    message(1), text=SECRET, mentions=("person-bob",), reply_to=7, reactions=(Reaction("👍", ("person-bob",)),)
)
RECAP = HuddleRecap("h", "Plans", ("ann",), 0, 9)


def test_an_edit_changes_the_text_and_whom_it_names() -> None:
    changed = edited(MESSAGE, "person-ann", " Coffee \n", ("person-cid",), 99)
    assert changed == replace(MESSAGE, text="Coffee", mentions=("person-cid",), edited_at=99)


def test_an_edit_that_changes_nothing_is_none() -> None:
    assert edited(MESSAGE, "person-ann", SECRET + " ", MESSAGE.mentions, 99) == MESSAGE


def test_naming_somebody_else_in_the_same_text_is_an_edit() -> None:
    assert edited(MESSAGE, "person-ann", SECRET, (), 99).edited_at == 99


def test_a_text_that_nobody_can_see_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        edited(MESSAGE, "person-ann", "\u200b", (), 99)


def test_what_is_taken_back_is_nowhere_in_the_message() -> None:
    gone = taken_back(MESSAGE, "person-ann")
    assert gone.deleted
    assert (gone.text, gone.mentions, gone.reactions) == ("", (), ())
    assert SECRET not in repr(gone)
    assert "person-bob" not in str(astuple(gone))


def test_what_is_taken_back_keeps_its_place_and_its_author() -> None:
    gone = taken_back(MESSAGE, "person-ann")
    assert (gone.id, gone.author_id, gone.sent_at, gone.reply_to) == (1, "person-ann", 1, 7)


def test_taking_back_twice_is_fine() -> None:
    gone = taken_back(MESSAGE, "person-ann")
    assert taken_back(gone, "person-ann") == gone


def test_what_was_taken_back_is_not_written_anew() -> None:
    with pytest.raises(Conflict):
        edited(taken_back(MESSAGE, "person-ann"), "person-ann", "Coffee", (), 99)


def test_what_others_wrote_is_left_alone() -> None:
    with pytest.raises(NotAllowed):
        edited(MESSAGE, "person-bob", "Coffee", (), 99)
    with pytest.raises(NotAllowed):
        taken_back(MESSAGE, "person-bob")
    with pytest.raises(NotAllowed):
        taken_back(taken_back(MESSAGE, "person-ann"), "person-bob")


@pytest.mark.parametrize("person_id", ["", "person-ann"])
def test_nobody_wrote_what_tells_of_a_huddle(person_id: str) -> None:
    told = ChatMessage("h", None, "", "", "", 9, id=1, huddle=RECAP)
    with pytest.raises(NotAllowed):
        edited(told, person_id, "Coffee", (), 99)
    with pytest.raises(NotAllowed):
        taken_back(told, person_id)
