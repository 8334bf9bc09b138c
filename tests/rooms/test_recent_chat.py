"""The newest messages, kept for those who arrive."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rooms.chat import ChatMessage, RecentMessages


def message(number: int) -> ChatMessage:
    return ChatMessage("k", None, "p", "Ann", "Hi", 0, id=number)


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


@given(st.lists(st.integers(1, 30)), st.integers(1, 5))
def test_each_message_is_new_once_and_only_the_newest_stay(numbers: list[int], limit: int) -> None:
    recent = RecentMessages(limit)
    new = [number for number in numbers if recent.add(message(number))]
    assert len(new) == len(set(new))
    assert [kept.id for kept in recent.all()] == sorted(new)[-limit:]
    assert recent.has_more == (len(new) > limit)
