"""Medians, ratios and verdicts."""

import pytest

from bench.comparison import Pair, Round, conclude, middle


def a_round(cpu_us: float, p99_us: float = 100, lost: int = 0) -> Round:
    return Round(cpu_us, 50, p99_us, lost, 1000, 300, 0.0)


def test_middle_takes_medians_but_adds_losses() -> None:
    found = middle([a_round(1, lost=1), a_round(9), a_round(3, lost=2)])
    assert (found.cpu_us, found.lost) == (3, 3)


def test_ratio_is_the_median_of_the_pairs_not_the_ratio_of_medians() -> None:
    pairs = [Pair(a_round(10), a_round(20)), Pair(a_round(30), a_round(40)), Pair(a_round(50), a_round(51))]
    assert "CPU ratio         0.75 (from 0.50 to 0.98)" in conclude(pairs, "Other", 0.6)


@pytest.mark.parametrize(
    ("ours", "theirs", "missed"),
    [
        (a_round(6, 100, 0), a_round(10, 100), 0),
        (a_round(7, 100, 0), a_round(10, 100), 1),
        (a_round(7, 101, 0), a_round(10, 100), 2),
        (a_round(7, 101, 1), a_round(10, 100), 3),
        (a_round(6, 3_000, 0), a_round(10, 4_000), 1),
    ],
)
def test_every_target_is_judged(ours: Round, theirs: Round, missed: int) -> None:
    text = conclude([Pair(ours, theirs)], "Other", 0.6)
    assert text.count("MISSED") == missed
    assert text.count(" met") == 4 - missed
