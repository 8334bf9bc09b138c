"""What was acknowledged has to be stored, once."""

from bench.signalling.journal import Post, key_of
from bench.signalling.stored import StoredMessage
from bench.signalling.verdict import judge, row


def sent(number: int, message_id: int | None = None, seen_by: int = 0) -> Post:
    return Post(0, 0, f"Text {number}", 0.0, 0.0, message_id=message_id, seen_by=seen_by)


def stored(number: int, message_id: int, room: int = 0, text: str | None = None) -> StoredMessage:
    return StoredMessage(room, message_id, key_of(number), text or f"Text {number}")


def test_what_is_acknowledged_and_stored_is_in_order() -> None:
    verdict = judge([sent(0, 10), sent(1, 11)], [stored(1, 11), stored(0, 10)])
    assert (verdict.sent, verdict.acknowledged) == (2, 2)
    assert verdict.kept


def test_without_an_acknowledgement_either_is_in_order() -> None:
    verdict = judge([sent(0), sent(1)], [stored(0, 10)])
    assert (verdict.acknowledged, verdict.unanswered_stored) == (0, 1)
    assert verdict.kept


def test_acknowledged_but_not_stored_is_lost() -> None:
    verdict = judge([sent(0, 10), sent(1, 11)], [stored(0, 10)])
    assert verdict.lost == 1
    assert not verdict.kept


def test_shown_to_somebody_but_not_stored_is_lost_too() -> None:
    verdict = judge([sent(0, seen_by=0b100)], [])
    assert (verdict.lost, verdict.shown_and_lost) == (0, 1)
    assert not verdict.kept


def test_stored_twice_is_told() -> None:
    verdict = judge([sent(0, 10)], [stored(0, 10), stored(0, 12)])
    assert verdict.doubled == 1
    assert not verdict.kept


def test_another_id_text_or_room_is_told() -> None:
    posts = [sent(0, 10), sent(1, 11), sent(2, 12), sent(3, 13)]
    there = [stored(0, 99), stored(1, 11, text="Other"), stored(2, 12, room=1), stored(3, 13)]
    verdict = judge(posts, there)
    assert verdict.changed == 3
    assert not verdict.kept


def test_a_row_has_all_counts() -> None:
    text = row("kill 1", judge([sent(0, 10), sent(1)], [stored(0, 10), stored(1, 11)]))
    assert text.split() == ["kill", "1", "2", "1", "1", "0", "0", "0", "0"]
