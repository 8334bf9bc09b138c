"""A link delays, loses and reorders as told, and the same seed does the same again."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.network.conditions import BLACKOUT, PERFECT, BurstLoss, LinkConditions
from tests.support.network.link import Link

SHARES = st.floats(0, 1)
CONDITIONS = st.builds(
    LinkConditions,
    bandwidth=st.none() | st.integers(10_000, 10_000_000),
    queue_ms=st.integers(0, 1000),
    delay_us=st.integers(0, 100_000),
    jitter_us=st.integers(0, 50_000),
    loss=SHARES,
    burst_loss=st.none() | st.builds(BurstLoss, begins=SHARES, ends=st.floats(0.05, 1), loss=SHARES),
    reordering=SHARES,
    reordering_us=st.integers(0, 50_000),
)
SENDINGS = st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 1500)), min_size=1, max_size=60)
"""Pause before each packet in µs, and its size in bytes."""

Arrivals = list[tuple[int, int]]
"""Time in µs and packet number."""


def drain(link: Link[int], until_us: int) -> Arrivals:
    """Polls exactly when the link wants it."""
    arrivals: Arrivals = []
    while (next_us := link.next_us) is not None and next_us <= until_us:
        arrivals += [(next_us, number) for number in link.poll(next_us)]
    return arrivals


def run(seed: int, conditions: LinkConditions, sendings: list[tuple[int, int]]) -> tuple[Link[int], Arrivals]:
    link: Link[int] = Link(Random(seed), conditions)
    now_us, arrivals = 0, []
    for number, (pause_us, size) in enumerate(sendings):
        now_us += pause_us
        arrivals += drain(link, now_us)
        link.send(number, size, now_us)
    return link, arrivals + drain(link, 10**12)


def steadily(count: int, every_us: int = 10_000, size: int = 1000) -> list[tuple[int, int]]:
    return [(every_us, size)] * count


def test_a_perfect_link_delivers_at_once() -> None:
    link, arrivals = run(1, PERFECT, steadily(3))
    assert arrivals == [(10_000, 0), (20_000, 1), (30_000, 2)]
    assert (link.counters.sent, link.counters.delivered) == (3, 3)
    assert link.next_us is None


def test_the_delay_comes_on_top_of_the_time_in_the_queue() -> None:
    _, arrivals = run(1, LinkConditions(bandwidth=1_000_000, delay_us=50_000), [(0, 1250), (0, 1250)])
    assert arrivals == [(60_000, 0), (70_000, 1)]


def test_jitter_spreads_arrivals_within_its_bounds_and_keeps_the_order() -> None:
    conditions = LinkConditions(delay_us=50_000, jitter_us=30_000)
    _, arrivals = run(1, conditions, steadily(2000, every_us=100_000))
    delays = [time_us - (number + 1) * 100_000 for time_us, number in arrivals]
    assert min(delays) >= 50_000
    assert max(delays) <= 80_000
    assert max(delays) - min(delays) > 20_000
    _, close = run(1, conditions, steadily(2000, every_us=1_000))
    assert [number for _, number in close] == list(range(2000))


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_loss_takes_its_share(share: float) -> None:
    link, arrivals = run(3, LinkConditions(loss=share), steadily(20_000))
    assert link.counters.lost == pytest.approx(20_000 * share, rel=0.15)
    assert len(arrivals) == 20_000 - link.counters.lost


@pytest.mark.parametrize(("share", "length"), [(0.02, 4), (0.1, 8), (0.5, 2)])
def test_bursts_take_the_share_that_was_asked_for(share: float, length: float) -> None:
    link, _ = run(4, LinkConditions(burst_loss=BurstLoss.of(share, length)), steadily(50_000))
    assert link.counters.lost == pytest.approx(50_000 * share, rel=0.1)


def test_bursts_have_the_length_that_was_asked_for() -> None:
    _, arrivals = run(4, LinkConditions(burst_loss=BurstLoss.of(share=0.1, length=8)), steadily(50_000))
    arrived = {number for _, number in arrivals}
    runs = [len(list(group)) for lost, group in groupby(number not in arrived for number in range(50_000)) if lost]
    assert sum(runs) / len(runs) == pytest.approx(8, rel=0.15)


def test_a_share_of_a_burst_may_get_through() -> None:
    conditions = LinkConditions(burst_loss=BurstLoss(begins=1, ends=0.001, loss=0.3))
    link, _ = run(5, conditions, steadily(20_000))
    assert link.counters.lost == pytest.approx(6_000, rel=0.1)


def test_what_is_held_back_is_overtaken() -> None:
    link, arrivals = run(6, LinkConditions(reordering=0.1, reordering_us=25_000), steadily(1000, every_us=10_000))
    numbers = [number for _, number in arrivals]
    assert sorted(numbers) == list(range(1000))
    late = [number for number, following in pairwise(numbers) if following < number]
    assert late
    assert link.counters.overtaken == pytest.approx(100, rel=0.3)


def test_in_a_blackout_nothing_arrives_and_afterwards_everything_does() -> None:
    link: Link[int] = Link(Random(1), LinkConditions(delay_us=5_000))
    link.send(0, 100, 0)
    link.change(BLACKOUT, 1_000)
    link.send(1, 100, 2_000)
    assert drain(link, 50_000) == [(5_000, 0)], "what was beyond the queue already arrives"
    link.change(PERFECT, 60_000)
    link.send(2, 100, 60_000)
    assert drain(link, 60_000) == [(60_000, 2)]
    assert link.counters.lost == 1


def test_a_blackout_takes_what_waits_in_the_queue() -> None:
    link: Link[int] = Link(Random(1), LinkConditions(bandwidth=1_000_000))
    for number in range(3):
        link.send(number, 1250, 0)
    assert drain(link, 15_000) == [(10_000, 0)]
    link.change(BLACKOUT, 15_000)
    assert drain(link, 10**9) == []


def test_a_shorter_delay_does_not_let_packets_overtake() -> None:
    link: Link[int] = Link(Random(1), LinkConditions(delay_us=50_000))
    link.send(0, 100, 0)
    link.change(LinkConditions(delay_us=1_000), 10_000)
    link.send(1, 100, 10_000)
    assert drain(link, 10**9) == [(50_000, 0), (50_000, 1)]


@given(st.integers(), CONDITIONS, SENDINGS)
def test_the_same_seed_and_input_give_the_same_output(
    seed: int, conditions: LinkConditions, sendings: list[tuple[int, int]]
) -> None:
    assert run(seed, conditions, sendings)[1] == run(seed, conditions, sendings)[1]


@given(CONDITIONS, CONDITIONS, SENDINGS, st.integers(100, 5_000))
def test_how_often_a_link_is_polled_does_not_matter(
    first: LinkConditions, second: LinkConditions, sendings: list[tuple[int, int]], interval_us: int
) -> None:
    rare: Link[int] = Link(Random(1), first)
    frequent: Link[int] = Link(Random(1), first)
    seen: list[int] = []
    now_us = 0
    for number, (pause_us, size) in enumerate(sendings):
        for between_us in range(now_us, now_us + pause_us, interval_us):
            seen += frequent.poll(between_us)
        now_us += pause_us
        if number == len(sendings) // 2:
            rare.change(second, now_us)
            frequent.change(second, now_us)
        rare.send(number, size, now_us)
        frequent.send(number, size, now_us)
    assert seen + frequent.poll(10**12) == rare.poll(10**12)


@given(st.integers(), CONDITIONS, SENDINGS)
def test_every_packet_arrives_once_or_is_counted(
    seed: int, conditions: LinkConditions, sendings: list[tuple[int, int]]
) -> None:
    link, arrivals = run(seed, conditions, sendings)
    counters = link.counters
    numbers = [number for _, number in arrivals]
    assert len(set(numbers)) == len(numbers) == counters.delivered
    assert counters.delivered + counters.dropped + counters.lost == counters.sent == len(sendings)


@given(st.integers(), CONDITIONS, SENDINGS)
def test_nothing_arrives_before_its_bits_and_the_delay_allow(
    seed: int, conditions: LinkConditions, sendings: list[tuple[int, int]]
) -> None:
    _, arrivals = run(seed, replace(conditions, reordering=0), sendings)
    sent_us = 0
    times = {number: time_us for time_us, number in arrivals}
    assert [number for _, number in arrivals] == sorted(times)
    for number, (pause_us, size) in enumerate(sendings):
        sent_us += pause_us
        if number in times:
            least_us = size * 8_000_000 / conditions.bandwidth if conditions.bandwidth is not None else 0
            assert times[number] >= sent_us + least_us + conditions.delay_us


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: LinkConditions(loss=1.1),
        lambda: LinkConditions(reordering=-0.1),
        lambda: LinkConditions(bandwidth=0),
        lambda: LinkConditions(delay_us=-1),
        lambda: BurstLoss(begins=2, ends=1),
        lambda: BurstLoss(begins=0.1, ends=0),
    ],
)
def test_conditions_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()
