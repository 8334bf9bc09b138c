"""Transport-wide congestion control feedback, compared with the arrivals by a decoder of the tests' own."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.transport_feedback import TransportFeedback
from tests.support.media_rtcp import WideFeedback, decode_transport_wide, split

LARGEST_DATAGRAM = 1200
TIME_MODULUS_TICKS = 1 << 32


def decode(packets: list[bytes]) -> list[WideFeedback]:
    decoded = []
    for packet in packets:
        assert len(packet) <= LARGEST_DATAGRAM
        (feedback,) = split(packet)
        assert feedback.is_transport_wide
        decoded.append(decode_transport_wide(feedback))
    return decoded


def ticks(now_us: int) -> int:
    return now_us // 250 % TIME_MODULUS_TICKS


def test_nothing_arrived_nothing_said() -> None:
    assert TransportFeedback(1).take() == []


def test_arrivals_losses_and_ssrcs_are_told() -> None:
    feedback = TransportFeedback(0xAABBCCDD)
    for number, now_us in ((10, 64_000), (11, 65_000), (14, 70_250)):
        feedback.on_packet(number, 0x11223344, now_us)
    (packet,) = feedback.take()
    (raw,) = split(packet)
    assert raw.body[:8] == bytes.fromhex("aabbccdd11223344")
    decoded = decode_transport_wide(raw)
    assert decoded.base == 10
    assert decoded.statuses == [True, True, False, False, True]
    assert decoded.arrivals == {10: 256, 11: 260, 14: 281}


def test_each_feedback_goes_on_where_the_last_ended_and_counts_up() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(10, 2, 0)
    feedback.on_packet(13, 2, 0)
    (first,) = decode(feedback.take())
    feedback.on_packet(16, 2, 0)
    (second,) = decode(feedback.take())
    assert (first.base, first.count) == (10, 0)
    assert (second.base, second.count) == (14, 1)
    assert second.statuses == [False, False, True]


def test_the_count_wraps_after_255() -> None:
    feedback = TransportFeedback(1)
    counts = []
    for number in range(300):
        feedback.on_packet(number, 2, 0)
        counts += [decoded.count for decoded in decode(feedback.take())]
    assert counts == [index % 256 for index in range(300)]


def test_a_packet_from_before_the_last_feedback_is_not_told_again() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(10, 2, 0)
    feedback.take()
    feedback.on_packet(9, 2, 0)
    feedback.on_packet(10, 2, 0)
    assert feedback.take() == []


def test_a_number_that_arrives_twice_counts_as_it_came_first() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(10, 2, 1000)
    feedback.on_packet(10, 2, 9000)
    (decoded,) = decode(feedback.take())
    assert decoded.arrivals == {10: 4}


def test_reordered_packets_have_negative_deltas() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(11, 2, 10_000)
    feedback.on_packet(10, 2, 20_000)
    (decoded,) = decode(feedback.take())
    assert decoded.arrivals == {10: 80, 11: 40}


def test_a_pause_longer_than_a_delta_starts_another_feedback() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(10, 2, 0)
    feedback.on_packet(11, 2, 60_000_000)
    first, second = decode(feedback.take())
    assert first.arrivals | second.arrivals == {10: 0, 11: 240_000}


def test_a_huge_gap_in_the_numbers_is_not_filled() -> None:
    feedback = TransportFeedback(1)
    feedback.on_packet(10, 2, 0)
    feedback.on_packet(30_000, 2, 250)
    first, second = decode(feedback.take())
    assert (first.base, first.statuses) == (10, [True])
    assert (second.base, second.statuses) == (30_000, [True])


@given(
    first=st.integers(0, 65535),
    start_us=st.one_of(st.integers(0, 10**9), st.integers(64_000 * (2**24 - 1), 64_000 * (2**24 + 1))),
    arrivals=st.lists(
        st.tuples(
            st.one_of(st.integers(-30, 60), st.integers(-2000, 2000)),
            st.one_of(st.integers(0, 2_000), st.integers(0, 20_000_000)),
            st.booleans(),
        ),
        max_size=150,
    ),
)
def test_what_is_told_is_what_arrived(first: int, start_us: int, arrivals: list[tuple[int, int, bool]]) -> None:
    """Whatever comes in whatever order: each arrival is told once, at its time, and nothing else is."""
    feedback = TransportFeedback(1)
    newest, now_us = first, start_us
    pending: dict[int, int] = {}
    reported_below: int | None = None
    told: list[WideFeedback] = []
    expected: list[dict[int, int]] = []

    def report() -> None:
        nonlocal reported_below, pending
        decoded = decode(feedback.take())
        told.extend(decoded)
        assert {number: arrival for one in decoded for number, arrival in one.arrivals.items()} == {
            number % 65536: ticks(at) for number, at in pending.items()
        }
        assert sum(len(one.arrivals) for one in decoded) == len(pending)
        if pending:
            reported_below = max(pending) + 1
        expected.append(pending)
        pending = {}

    feedback.on_packet(first, 2, now_us)
    pending[first] = now_us
    for step, pause_us, then_report in arrivals:
        number = newest + step
        now_us += pause_us
        newest = max(newest, number)
        feedback.on_packet(number % 65536, 2, now_us)
        if reported_below is None or number >= reported_below:
            pending.setdefault(number, now_us)
        if then_report:
            report()
    report()
    assert [one.count for one in told] == [index % 256 for index in range(len(told))]


@given(st.integers(0, 65535), st.lists(st.booleans(), min_size=1, max_size=900))
def test_every_status_between_first_and_last_is_told_however_losses_cluster(first: int, received: list[bool]) -> None:
    feedback = TransportFeedback(1)
    for index, came in enumerate([True, *received, True]):
        if came:
            feedback.on_packet((first + index) % 65536, 2, 1_000 * index)
    statuses: list[bool] = []
    base = first
    for decoded in decode(feedback.take()):
        gap = (decoded.base - base) % 65536
        statuses += [False] * gap + decoded.statuses
        base = (decoded.base + len(decoded.statuses)) % 65536
    assert statuses == [True, *received, True]
