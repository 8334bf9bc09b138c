"""The newest messages, kept for those who arrive."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from alongside.rooms.chat import RecentMessages
from tests.support.room_values import message


def test_old_messages_make_room_for_new_ones() -> None:
    recent = RecentMessages(2, [message(1)])
    assert recent.has_more is False
    recent.add(message(2))
    recent.add(message(3))
    assert [kept.id for kept in recent.all()] == [2, 3]
    assert recent.has_more is True


def test_a_message_that_comes_again_is_not_new_whether_it_is_kept_or_not() -> None:
    recent = RecentMessages(2, [message(1), message(2), message(3)])
    assert recent.add(message(3)) is False
    assert recent.add(message(1)) is False


def test_the_new_state_of_a_message_takes_the_place_of_the_old_one() -> None:
    recent = RecentMessages(2, [message(1), message(2)])
    changed = replace(message(1), text="Hello")
    recent.replace(changed)
    assert recent.all() == (changed, message(2))


def test_the_new_state_of_a_message_that_is_not_kept_changes_nothing() -> None:
    recent = RecentMessages(1, [message(1), message(2)])
    recent.replace(replace(message(1), text="Hello"))
    assert recent.all() == (message(2),)


@given(st.lists(st.integers(1, 30)), st.integers(1, 5))
def test_each_message_is_new_once_and_only_the_newest_stay(numbers: list[int], limit: int) -> None:
    recent = RecentMessages(limit)
    new = [number for number in numbers if recent.add(message(number))]
    assert len(new) == len(set(new))
    assert [kept.id for kept in recent.all()] == sorted(new)[-limit:]
    assert recent.has_more == (len(new) > limit)
