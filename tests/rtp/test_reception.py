"""Reception statistics, against the formulas of RFC 3550 written down once more."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.reception import Reception
from alongside.rtp.rtcp import SenderReport

CLOCK_RATE = 90_000


def test_nothing_is_said_before_the_first_packet() -> None:
    assert Reception(1, CLOCK_RATE).report(0) is None


def test_loss_is_told_as_a_share_of_the_time_since_the_last_report_and_in_total() -> None:
    reception = Reception(7, CLOCK_RATE)
    for number in (10, 11, 13):
        reception.on_packet(number, 0, 0)
    first = reception.report(0)
    assert first is not None
    assert (first.ssrc, first.fraction_lost, first.total_lost, first.highest_sequence_number) == (7, 64, 1, 13)
    for number in (14, 15, 16, 17):
        reception.on_packet(number, 0, 0)
    second = reception.report(0)
    assert second is not None
    assert (second.fraction_lost, second.total_lost, second.highest_sequence_number) == (0, 1, 17)


def test_duplicates_make_the_loss_negative_but_not_its_share() -> None:
    reception = Reception(1, CLOCK_RATE)
    for number in (1, 1, 1, 2):
        reception.on_packet(number, 0, 0)
    report = reception.report(0)
    assert report is not None
    assert (report.fraction_lost, report.total_lost) == (0, -2)


def test_a_report_without_new_packets_tells_no_loss() -> None:
    reception = Reception(1, CLOCK_RATE)
    reception.on_packet(1, 0, 0)
    reception.report(0)
    again = reception.report(1)
    assert again is not None
    assert (again.fraction_lost, again.total_lost) == (0, 0)


@given(
    st.integers(0, 65535),
    st.lists(st.one_of(st.integers(1, 40), st.just("report")), max_size=100),
)
def test_loss_follows_rfc_3550_appendix_a3(first: int, steps: list[int | str]) -> None:
    reception = Reception(1, CLOCK_RATE)
    number = first
    reception.on_packet(number, 0, 0)
    received, received_prior, expected_prior = 1, 0, 0
    for step in [*steps, "report"]:
        if isinstance(step, int):
            number += step
            reception.on_packet(number, 0, 0)
            received += 1
            continue
        report = reception.report(0)
        assert report is not None
        expected = number - first + 1
        expected_interval, received_interval = expected - expected_prior, received - received_prior
        expected_prior, received_prior = expected, received
        fraction = Fraction(expected_interval - received_interval, expected_interval) if expected_interval else 0
        assert report.fraction_lost == min(int(fraction * 256), 255)
        assert report.total_lost == expected - received
        assert report.highest_sequence_number == number


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 20_000)), max_size=100),
)
def test_jitter_follows_rfc_3550_appendix_a8(timestamp: int, steps: list[tuple[int, int]]) -> None:
    """Also where timestamps wrap around. Whole ticks are counted, so it may be off by one or two."""
    reception = Reception(1, CLOCK_RATE)
    now_us = 1_000_000
    reception.on_packet(1, timestamp, now_us)
    jitter = Fraction(0)
    for number, (pause_us, ticks) in enumerate(steps, start=2):
        now_us += pause_us
        timestamp = (timestamp + ticks) % 2**32
        reception.on_packet(number, timestamp, now_us)
        difference = abs(Fraction(pause_us * CLOCK_RATE, 1_000_000) - ticks)
        jitter += (difference - jitter) / 16
    report = reception.report(now_us)
    assert report is not None
    assert abs(report.jitter - jitter) <= 2


def test_the_last_sender_report_and_the_time_since_are_told() -> None:
    reception = Reception(1, CLOCK_RATE)
    reception.on_packet(1, 0, 0)
    before = reception.report(0)
    assert before is not None
    assert (before.last_report, before.delay_since_last_report) == (0, 0)
    reception.on_sender_report(SenderReport(1, 0x1122334455667788, 0, 0, 0), 5_000_000)
    after = reception.report(6_500_000)
    assert after is not None
    assert (after.last_report, after.delay_since_last_report) == (0x33445566, 65536 * 3 // 2)


def test_a_stream_that_starts_just_before_the_wrap_counts_on() -> None:
    """The first packet may come after the one that follows it: its extended number is negative then."""
    reception = Reception(1, CLOCK_RATE)
    for number in (-2, -1, 0, 1):
        reception.on_packet(number, 0, 0)
    report = reception.report(0)
    assert report is not None
    assert (report.fraction_lost, report.total_lost, report.highest_sequence_number) == (0, 0, 1)
