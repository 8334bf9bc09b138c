"""The rate that the delay allows: down when queues grow, up while they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.delay_based import DelayBasedRate
from alongside.rtp.bandwidth.trendline import Usage

LOWEST, HIGHEST = 50_000, 10_000_000
ROUND_TRIP_US = 100_000
REPORT_US = 50_000
SECOND_US = 1_000_000


class Reports:
    """Feeds a rate with verdicts every 50 ms."""

    def __init__(self, rate: int = 1_000_000) -> None:
        self.rate = DelayBasedRate(rate, LOWEST, HIGHEST)
        self.now_us = 5 * SECOND_US

    def tell(self, usage: Usage, seconds: float = REPORT_US / SECOND_US, arrived: float | None = 1.0) -> int:
        """:param arrived: what arrives, as a multiple of the rate at that time."""
        for _ in range(round(seconds * SECOND_US / REPORT_US)):
            self.now_us += REPORT_US
            arriving = None if arrived is None else round(arrived * self.rate.rate)
            self.rate.update(usage, arriving, ROUND_TRIP_US, self.now_us)
        return self.rate.rate


def test_overuse_lowers_the_rate_below_what_arrives() -> None:
    assert Reports().tell(Usage.OVERUSE, arrived=0.8) == 680_000


def test_overuse_lowers_the_rate_even_while_nothing_is_known_of_arrivals() -> None:
    assert Reports().tell(Usage.OVERUSE, arrived=None) == 850_000


def test_the_effect_of_a_decrease_is_waited_for() -> None:
    reports = Reports()
    lowered = reports.tell(Usage.OVERUSE)
    assert reports.tell(Usage.OVERUSE) == lowered
    assert reports.tell(Usage.OVERUSE) < lowered


def test_a_path_that_lost_most_of_its_capacity_is_believed_at_once() -> None:
    reports = Reports()
    reports.tell(Usage.OVERUSE)
    assert reports.tell(Usage.OVERUSE, arrived=0.4) < 400_000


def test_overuse_never_raises_the_rate() -> None:
    assert Reports().tell(Usage.OVERUSE, arrived=3.0) == 1_000_000


def test_the_rate_is_held_while_the_queue_drains() -> None:
    reports = Reports()
    lowered = reports.tell(Usage.OVERUSE)
    assert reports.tell(Usage.UNDERUSE, seconds=3) == lowered
    assert reports.tell(Usage.NORMAL, seconds=1) > lowered


def test_the_first_calm_report_after_overuse_does_not_raise_the_rate_yet() -> None:
    reports = Reports()
    reports.tell(Usage.NORMAL)
    lowered = reports.tell(Usage.OVERUSE)
    assert reports.tell(Usage.NORMAL) == lowered
    assert reports.tell(Usage.NORMAL) > lowered


def test_far_from_the_capacity_the_rate_grows_by_8_percent_a_second() -> None:
    reports = Reports()
    reports.tell(Usage.NORMAL)
    assert reports.tell(Usage.NORMAL, seconds=10) == pytest.approx(1_000_000 * 1.08**10, rel=0.001)


def test_near_the_capacity_the_rate_grows_by_a_packet_in_each_response_time() -> None:
    reports = Reports(900_000)
    reports.tell(Usage.OVERUSE)
    reports.tell(Usage.NORMAL)
    before = reports.rate.rate
    packet_bits = before / 30 / 3
    grown = reports.tell(Usage.NORMAL, seconds=1) - before
    assert grown == pytest.approx(packet_bits * SECOND_US / (ROUND_TRIP_US + 100_000), rel=0.05)


def test_more_arriving_than_the_capacity_that_was_seen_makes_the_rate_grow_fast_again() -> None:
    reports = Reports()
    reports.tell(Usage.OVERUSE)
    reports.tell(Usage.NORMAL)
    slowly = reports.tell(Usage.NORMAL, seconds=1)
    reports.tell(Usage.NORMAL, arrived=1.5)
    before = reports.rate.rate
    assert before - slowly < 10_000
    assert reports.tell(Usage.NORMAL, seconds=1, arrived=1.5) == pytest.approx(1.08 * before, rel=0.001)


def test_the_rate_stays_near_what_is_used() -> None:
    reports = Reports()
    for _ in range(1_000):
        reports.now_us += REPORT_US
        reports.rate.update(Usage.NORMAL, 2_000_000, ROUND_TRIP_US, reports.now_us)
    assert reports.rate.rate == 3_010_000


def test_a_sender_that_sends_little_keeps_its_rate() -> None:
    assert Reports().tell(Usage.NORMAL, seconds=60, arrived=0.1) == 1_000_000


def test_the_rate_does_not_grow_while_nothing_is_known_of_arrivals() -> None:
    assert Reports().tell(Usage.NORMAL, seconds=10, arrived=None) == 1_000_000


def test_a_pause_between_reports_counts_for_a_second_at_most() -> None:
    reports = Reports()
    reports.tell(Usage.NORMAL)
    reports.now_us += 3600 * SECOND_US
    assert reports.tell(Usage.NORMAL) <= 1_080_000


@pytest.mark.parametrize(("shown", "rate"), [(2_000_000, 2_000_000), (1, LOWEST), (1 << 63, HIGHEST)])
def test_what_a_probe_showed_is_the_rate_within_its_bounds(shown: int, rate: int) -> None:
    reports = Reports()
    reports.rate.set_rate(shown, reports.now_us)
    assert reports.rate.rate == rate


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Usage),
            st.one_of(st.none(), st.integers(0, 1 << 64)),
            st.integers(0, 10**9),
            st.integers(0, 10**9),
        ),
        max_size=100,
    )
)
def test_whatever_is_reported_the_rate_stays_within_its_bounds(
    reports: list[tuple[Usage, int | None, int, int]],
) -> None:
    rate = DelayBasedRate(1_000_000, LOWEST, HIGHEST)
    now_us = 0
    for usage, arrived, round_trip_us, pause_us in reports:
        now_us += pause_us
        rate.update(usage, arrived, round_trip_us, now_us)
        assert LOWEST <= rate.rate <= HIGHEST
