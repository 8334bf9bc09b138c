"""The bit rate that arrives."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.acknowledged import AcknowledgedRate

REPORT_US = 50_000


def after(*reports: tuple[int, int]) -> int | None:
    rate = AcknowledgedRate()
    for size, arrived_us in reports:
        rate.add(size, arrived_us)
    return rate.bits_per_second


def steadily(size: int, count: int, start_us: int = 0) -> list[tuple[int, int]]:
    return [(size, start_us + index * REPORT_US) for index in range(count)]


def test_nothing_is_known_before_150_ms_of_arrivals() -> None:
    assert after() is None
    assert after(*steadily(5_000, 3)) is None
    assert after(*steadily(5_000, 4)) is not None


def test_a_steady_stream_has_its_rate() -> None:
    assert after(*steadily(5_000, 4)) == 800_000
    assert after(*steadily(5_000, 400)) == 800_000


def test_a_change_is_known_after_half_a_second() -> None:
    assert after(*steadily(5_000, 100), *steadily(10_000, 11, 100 * REPORT_US)) == 1_600_000


def test_a_pause_is_not_part_of_the_rate_after_it() -> None:
    assert after(*steadily(5_000, 20), *steadily(5_000, 4, 10_000_000)) == 800_000


def test_a_clock_that_is_set_back_starts_over() -> None:
    later = steadily(5_000, 20, 10_000_000)
    assert after(*later, (5_000, 0)) is None
    assert after(*later, *steadily(10_000, 4)) == 1_600_000


def test_a_report_that_was_overtaken_still_counts() -> None:
    assert after(*steadily(5_000, 4), (5_000, 2 * REPORT_US)) == 8_000_000 * 20_000 // 150_000


def test_a_clock_that_stands_still_costs_no_memory() -> None:
    rate = AcknowledgedRate()
    tracemalloc.start()
    try:
        for _ in range(50_000):
            rate.add(1_000, 5)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rate.bits_per_second is None
    assert most < 20_000


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(-(10**12), 10**12)), max_size=100))
def test_any_times_give_a_rate_or_none(reports: list[tuple[int, int]]) -> None:
    rate = after(*reports)
    assert rate is None or 0 <= rate <= sum(size for size, _ in reports) * 8_000_000 // 150_000
