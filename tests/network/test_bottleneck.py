"""A queue and a rate: when packets leave, and which ones find no room."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support.network.bottleneck import Bottleneck

MEGABIT = 1_000_000


def test_a_packet_leaves_after_the_time_that_its_bits_take() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(MEGABIT, 300)
    assert bottleneck.put("one", 1250, 5_000)
    assert bottleneck.next_us == 15_000
    assert bottleneck.take(14_999) == []
    assert bottleneck.take(15_000) == [(15_000, "one")]
    assert bottleneck.next_us is None


def test_packets_leave_one_after_the_other() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(MEGABIT, 300)
    bottleneck.put("one", 1250, 0)
    bottleneck.put("two", 125, 4_000)
    assert bottleneck.take(60_000) == [(10_000, "one"), (11_000, "two")]


def test_without_a_limit_packets_leave_at_once() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(None, 300)
    for name in ("one", "two"):
        assert bottleneck.put(name, 1_000_000, 7)
    assert bottleneck.take(7) == [(7, "one"), (7, "two")]


def test_what_would_wait_longer_than_the_queue_allows_is_dropped() -> None:
    bottleneck: Bottleneck[int] = Bottleneck(MEGABIT, 300)
    taken = [bottleneck.put(number, 1250, 0) for number in range(40)]
    assert taken == [True] * 30 + [False] * 10
    assert [number for _, number in bottleneck.take(1_000_000)] == list(range(30))


def test_there_is_room_again_as_soon_as_a_packet_has_left() -> None:
    bottleneck: Bottleneck[int] = Bottleneck(MEGABIT, 20)
    assert [bottleneck.put(number, 1250, 0) for number in range(3)] == [True, True, False]
    bottleneck.take(10_000)
    assert bottleneck.put(3, 1250, 10_000)
    assert not bottleneck.put(4, 1250, 10_000)


def test_an_empty_queue_takes_a_packet_of_any_size() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(MEGABIT, 0)
    assert bottleneck.put("huge", 100_000, 0)


def test_a_change_of_the_rate_holds_for_what_is_left_of_the_packet_that_is_leaving() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(MEGABIT, 300)
    bottleneck.put("one", 1250, 0)
    bottleneck.put("two", 1250, 0)
    bottleneck.change(MEGABIT // 2, 300, 4_000)
    assert bottleneck.take(100_000) == [(16_000, "one"), (36_000, "two")]


def test_without_a_limit_any_more_what_waits_leaves() -> None:
    bottleneck: Bottleneck[str] = Bottleneck(MEGABIT, 300)
    bottleneck.put("one", 1250, 0)
    bottleneck.put("two", 1250, 0)
    bottleneck.change(None, 300, 4_000)
    assert bottleneck.take(4_000) == [(4_000, "one"), (4_000, "two")]


@given(st.integers(10_000, 10**9), st.lists(st.integers(1, 1500), min_size=1, max_size=60))
def test_over_many_packets_the_rate_is_kept_to_the_microsecond(bandwidth: int, sizes: list[int]) -> None:
    bottleneck: Bottleneck[int] = Bottleneck(bandwidth, 10**9)
    for number, size in enumerate(sizes):
        bottleneck.put(number, size, 0)
    left = bottleneck.take(10**12)
    assert [number for _, number in left] == list(range(len(sizes)))
    last_us = left[-1][0]
    assert 0 <= last_us * bandwidth - sum(sizes) * 8 * 1_000_000 < bandwidth
