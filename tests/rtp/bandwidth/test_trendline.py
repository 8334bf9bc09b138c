"""Whether queues grow, from what the delay does."""

from collections.abc import Iterable
from random import Random
from statistics import linear_regression

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alongside.rtp.bandwidth.trendline import WINDOW, SlidingLine, Trendline, Usage

GROUP_US = 20_000
LATE_US = 10**12
"""A call that has lasted for eleven days."""


def usages(delays_us: Iterable[int], start_us: int = 0, trendline: Trendline | None = None) -> list[Usage]:
    """The verdict after each group of a stream of them, whose one-way delays these are."""
    trendline = trendline or Trendline()
    seen = []
    before_us = 0
    for index, delay_us in enumerate(delays_us):
        trendline.on_group(GROUP_US, GROUP_US + delay_us - before_us, start_us + index * GROUP_US + delay_us)
        before_us = delay_us
        seen.append(trendline.usage)
    return seen


def queue(*slopes: tuple[int, float]) -> list[int]:
    """Delays in µs, from pairs of how many groups and how many µs the queue grows with each."""
    delays = [0.0]
    for count, step in slopes:
        delays += [max(delays[-1] + step * (index + 1), 0) for index in range(count)]
    return [int(delay) for delay in delays]


@pytest.mark.parametrize("start_us", [0, LATE_US])
def test_a_steady_delay_is_normal_use(start_us: int) -> None:
    assert set(usages([50_000] * 500, start_us)) == {Usage.NORMAL}


@pytest.mark.parametrize("start_us", [0, LATE_US])
def test_a_queue_that_grows_by_a_tenth_of_the_time_is_overuse_within_a_second(start_us: int) -> None:
    seen = usages(queue((100, 0), (50, 0.1 * GROUP_US)), start_us)
    assert Usage.OVERUSE not in seen[:101]
    assert Usage.OVERUSE in seen[101:]


def test_a_queue_that_drains_is_underuse_and_then_normal_again() -> None:
    seen = usages(queue((100, 0), (50, 4_000), (50, -4_000), (100, 0)))
    assert Usage.UNDERUSE in seen[150:205]
    assert set(seen[-30:]) == {Usage.NORMAL}


def test_a_full_queue_that_neither_grows_nor_drains_ends_the_overuse() -> None:
    assert usages(queue((100, 0), (50, 6_000), (200, 0)))[-1] is Usage.NORMAL


@pytest.mark.parametrize("jitter_us", [5_000, 30_000])
def test_jitter_is_seldom_taken_for_a_queue(jitter_us: int) -> None:
    chance = Random(1)
    seen = usages(round(chance.gauss(jitter_us, jitter_us / 6)) for _ in range(3_000))
    assert seen.count(Usage.OVERUSE) < 30


def test_a_spike_of_one_group_is_no_overuse() -> None:
    assert Usage.OVERUSE not in usages([20_000] * 100 + [70_000] + [20_000] * 100)


def test_nothing_is_said_before_the_line_has_all_its_points() -> None:
    assert set(usages(queue((WINDOW - 2, 50_000)))) == {Usage.NORMAL}


def test_the_threshold_gets_used_to_a_moderate_trend() -> None:
    """Else a sender would yield for ever to others whose queue only grows and shrinks slowly."""
    seen = usages(queue((100, 0), (500, 0.065 * GROUP_US), (100, 0.06 * GROUP_US)))
    assert seen[-1] is Usage.NORMAL


def test_on_a_calm_path_a_slight_trend_is_noticed() -> None:
    assert Usage.OVERUSE in usages(queue((100, 0), (100, 0.04 * GROUP_US)))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), min_size=2, max_size=60))
def test_the_line_is_that_of_the_last_points_by_least_squares(points: list[tuple[int, int]]) -> None:
    line = SlidingLine()
    slopes = [line.add(LATE_US + x, y) for x, y in points]
    last = points[-WINDOW:]
    assume(len({x for x, _ in last}) > 1)
    expected = linear_regression([x for x, _ in last], [y for _, y in last]).slope
    assert slopes[-1] == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_points_at_one_instant_have_no_slope() -> None:
    line = SlidingLine()
    assert {line.add(5, y) for y in range(30)} == {0}


@given(
    st.lists(
        st.tuples(st.integers(0, 10**12), st.integers(-(10**12), 10**12), st.integers(-(10**15), 10**15)), max_size=80
    )
)
def test_any_times_give_a_verdict(groups: list[tuple[int, int, int]]) -> None:
    trendline = Trendline()
    for group in groups:
        trendline.on_group(*group)
    assert set(usages(queue((300, 0)), 0, trendline)[-10:]) <= set(Usage)
