"""Counting by sequence numbers."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.bench.meeting.incoming import SAMPLE_EVERY, IncomingStream


def received(numbers: list[int]) -> IncomingStream:
    stream = IncomingStream(0, "camera")
    for at, number in enumerate(numbers):
        stream.add(number & 0xFFFF, number % 3 == 2, 1_000 + at)
    return stream


@given(st.integers(0, 0xFFFF), st.sets(st.integers(1, 300)), st.randoms(use_true_random=False))
def test_holes_are_lost_packets_wherever_the_numbers_begin(first: int, lost: set[int], chance: object) -> None:
    numbers = [first + step for step in range(302) if step not in lost]
    stream = received(numbers)
    assert (stream.packets, stream.expected, stream.lost) == (302 - len(lost), 302, len(lost))


def test_late_packets_are_not_lost() -> None:
    stream = received([10, 12, 11, 13])
    assert (stream.packets, stream.expected, stream.lost) == (4, 4, 0)


def test_a_window_counts_from_its_beginning() -> None:
    stream = received([1, 2, 4])
    stream.begin_window()
    assert (stream.packets, stream.expected, stream.frames) == (0, 0, 0)
    stream.add(5, True, 9)
    stream.add(7, False, 9)
    assert (stream.packets, stream.expected, stream.lost, stream.frames) == (2, 3, 1, 1)
    assert stream.arrived == 5


def test_the_first_arrival_is_kept() -> None:
    assert received([7, 8]).first_ns == 1_000
    assert IncomingStream(0, "camera").first_ns == 0
    assert IncomingStream(0, "camera").lost == 0


def test_the_first_packet_and_then_a_few_are_sampled() -> None:
    stream = IncomingStream(0, "camera")
    sampled = [stream.add(number, False, 1) for number in range(2 * SAMPLE_EVERY + 1)]
    assert [number for number, taken in enumerate(sampled) if taken] == [0, SAMPLE_EVERY, 2 * SAMPLE_EVERY]
