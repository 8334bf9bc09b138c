"""Packets that were sent together, and how much longer one group of them took than the one before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.delay_groups import DelayGroups

DELAY_US = 40_000
FRAME_US = 33_000


def deltas(*packets: tuple[int, int]) -> list[tuple[int, int, int]]:
    """All deltas that these packets, given by the times of sending and of arrival, complete."""
    return list(DelayGroups().add(packets))


def steadily(count: int, start_us: int = 0, clock_us: int = 0) -> list[tuple[int, int]]:
    """Packets far enough apart to be a group each, on a path that delays all alike."""
    return [(start_us + index * FRAME_US, start_us + index * FRAME_US + DELAY_US + clock_us) for index in range(count)]


def test_a_group_is_compared_with_the_one_before_once_the_next_one_begins() -> None:
    assert deltas((0, 100), (10_000, 11_000)) == []
    assert deltas((0, 100), (10_000, 11_000), (20_000, 20_500)) == [(10_000, 10_900, 11_000)]


def test_packets_sent_within_5_ms_are_one_group_that_ends_with_its_last() -> None:
    first = [(0, 100), (5_000, 6_000)]
    second = [(5_001, 12_000), (10_001, 13_000)]
    assert deltas(*first, *second, (20_000, 30_000)) == [(5_001, 7_000, 13_000)]


def test_what_the_network_delivers_at_once_is_one_group() -> None:
    held_back = [(20_000, 90_000), (30_000, 90_300), (40_000, 90_600)]
    assert deltas((0, 100), *held_back, (200_000, 200_100)) == [(40_000, 90_500, 90_600)]


def test_a_delivery_at_once_counts_as_one_for_100_ms_at_most() -> None:
    packets = [(index * 10_000, 1_000_000 + index * 4_000) for index in range(60)]
    assert len(deltas(*packets)) >= 1


def test_a_group_is_there_only_when_those_before_it_are() -> None:
    overtaken = [(0, 50_000), (20_000, 300_000), (40_000, 180_000), (80_000, 350_000), (120_000, 400_000)]
    assert deltas(*overtaken) == [(20_000, 250_000, 300_000), (20_000, 0, 300_000), (40_000, 50_000, 350_000)]


@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 400_000)), min_size=3, max_size=100))
def test_no_delay_is_counted_twice_or_left_out_whatever_overtakes(steps: list[tuple[int, int]]) -> None:
    """Each delta begins where the one before it ended, at the last arrival of all packets so far."""
    groups = DelayGroups()
    sent_us = newest_us = 0
    before: tuple[int, int] | None = None
    for pause_us, delay_us in steps:
        for delta in groups.add([(sent_us + pause_us, sent_us + pause_us + delay_us)]):
            assert delta[2] == newest_us
            if before is not None:
                assert delta == (sent_us - before[0], newest_us - before[1], newest_us)
            before = sent_us, newest_us
        sent_us += pause_us
        newest_us = max(newest_us, sent_us + delay_us)


@pytest.mark.parametrize("jump_us", [3_100_000, 86_400_000_000, -3_100_000, -86_400_000_000])
def test_a_jump_of_the_receivers_clock_is_no_delay(jump_us: int) -> None:
    before, after = steadily(10), steadily(10, 10 * FRAME_US, jump_us)
    all_deltas = deltas(*before, *after)
    assert {(sent, arrived) for sent, arrived, _ in all_deltas} == {(FRAME_US, FRAME_US)}
    assert len(all_deltas) == 17


@pytest.mark.parametrize("jump_us", [86_400_000_000, -86_400_000_000])
def test_a_jump_within_a_group_is_no_delay_either(jump_us: int) -> None:
    torn = [(10 * FRAME_US, 10 * FRAME_US + DELAY_US), (10 * FRAME_US + 100, 10 * FRAME_US + DELAY_US + jump_us)]
    after = steadily(10, 11 * FRAME_US, jump_us)
    all_deltas = deltas(*steadily(10), *torn, *after)
    assert max(abs(arrived - sent) for sent, arrived, _ in all_deltas) <= DELAY_US
    assert len(all_deltas) >= 17


@pytest.mark.parametrize("back_us", [1_000, 90_000, 110_000, 2_900_000])
def test_a_clock_that_is_set_back_a_little_stops_no_measuring(back_us: int) -> None:
    after = steadily(200, 10 * FRAME_US, -back_us)
    last = deltas(*steadily(10), *after)[-20:]
    assert {(sent, arrived) for sent, arrived, _ in last} == {(FRAME_US, FRAME_US)}
