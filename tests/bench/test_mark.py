"""Marks, and when the packets that they name left."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.bench.mark import Mark, read_mark, write_mark
from alongside.bench.meeting.sent import SentTimes
from alongside.bench.opus import CannedVoice


@given(st.integers(0, 16), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_mark_is_found_wherever_it_was_put(at: int, stream: int, number: int) -> None:
    payload = bytearray(40)
    write_mark(payload, at, stream, number)
    assert read_mark(bytes(payload)) == (stream, number)


@given(st.binary(max_size=40))
def test_anything_else_has_none(payload: bytes) -> None:
    assert b"canM" in payload or read_mark(payload) is None


def test_a_mark_that_is_cut_off_is_none() -> None:
    payload = bytearray(40)
    write_mark(payload, 4, 1, 2)
    assert read_mark(bytes(payload[:15])) is None


def test_speech_is_marked_and_silence_is_tiny() -> None:
    voice = CannedVoice(3)
    assert read_mark(voice.speech(9)) == (3, 9)
    assert len(voice.silence()) == 1


def test_tells_when_a_packet_left_and_nothing_of_others() -> None:
    sent = SentTimes()
    first, second = sent.begin(), sent.begin()
    sent.note(second, 70)
    sent.note(second, 80)
    assert (sent.count(first), sent.count(second)) == (0, 2)
    assert sent.when(Mark(second, 1)) == 80
    assert sent.when(Mark(first, 0)) is None
    assert sent.when(Mark(7, 0)) is None
