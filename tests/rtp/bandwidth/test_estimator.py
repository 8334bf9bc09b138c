"""The estimate, from reports that are honest, late, repeated, wrong or hostile."""

import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rtp import rtcp
from alongside.rtp.bandwidth.estimator import FIRST_RATE, HIGHEST_RATE, LOWEST_RATE, BandwidthEstimator
from alongside.rtp.bandwidth.report import MAX_STATUSES, REFERENCE_BITS, REFERENCE_US, ArrivalReport
from alongside.rtp.bandwidth.sent_packets import CAPACITY, SentPackets
from alongside.rtp.bandwidth.trendline import Usage
from alongside.rtp.transport_feedback import TransportFeedback

SECOND_US = 1_000_000
REPORT_US = 50_000
DELAY_US = 20_000
SIZE = 1_000


def arrives(_: int) -> bool:
    return True


class Peer:
    """Packets go to it at a steady rate, and it reports on them every 50 ms.

    :param clock_us: how far its clock is ahead.
    """

    def __init__(self, packets_per_report: int = 6, clock_us: int = 0) -> None:
        self.sent = SentPackets()
        self.estimator = BandwidthEstimator(self.sent)
        self.packets_per_report = packets_per_report
        self.clock_us = clock_us
        self.delay_us = DELAY_US
        self.now_us = 1_000 * SECOND_US
        self.reports: list[ArrivalReport] = []
        self._feedback = TransportFeedback(1)

    def send(self, seconds: float, arriving: Callable[[int], bool] = arrives) -> None:
        """Sends for so long and reports nothing.

        :param arriving: which packets arrive, by their number.
        """
        for _ in range(round(seconds * SECOND_US / REPORT_US) * self.packets_per_report):
            number = self.sent.add(SIZE, self.now_us)
            if arriving(number):
                self._feedback.on_packet(number & 0xFFFF, 2, self.now_us + self.delay_us + self.clock_us)
            self.now_us += REPORT_US // self.packets_per_report

    def report(self) -> None:
        """Tells the estimator of all that arrived since the last time."""
        for packet in self._feedback.take():
            for report in rtcp.parse(packet):
                assert isinstance(report, ArrivalReport)
                self.reports.append(report)
                self.estimator.on_report(report, self.now_us + 2 * DELAY_US)

    def forget(self) -> None:
        """The peer knows nothing of earlier packets, as after a restart."""
        self._feedback = TransportFeedback(1)

    def run(self, seconds: float, arriving: Callable[[int], bool] = arrives) -> int:
        """Sends and reports. Returns the rate afterwards."""
        for _ in range(round(seconds * SECOND_US / REPORT_US)):
            self.send(REPORT_US / SECOND_US, arriving)
            self.report()
            self.estimator.check_silence(self.now_us)
        return self.estimator.rate

    def tell(self, first: int, arrivals: list[int | None], reference: int = 0) -> None:
        self.estimator.on_report(ArrivalReport(first & 0xFFFF, reference, arrivals), self.now_us)

    @property
    def known(self) -> tuple[int, float, int | None, Usage, int]:
        """All that the estimator tells."""
        estimator = self.estimator
        return estimator.rate, estimator.loss, estimator.acknowledged, estimator.usage, estimator.round_trip_us


def test_what_arrives_and_what_is_lost_is_told() -> None:
    peer = Peer()
    peer.run(10, lambda number: number % 4 != 0)
    assert peer.estimator.acknowledged == pytest.approx(0.75 * 960_000, rel=0.02)
    assert peer.estimator.loss == pytest.approx(0.25, abs=0.02)


def test_the_round_trip_is_that_of_the_last_packet_of_a_report() -> None:
    peer = Peer()
    assert peer.estimator.round_trip_us > 100_000
    peer.run(1)
    assert peer.estimator.round_trip_us == pytest.approx(REPORT_US / 6 + 2 * DELAY_US, abs=10)


@pytest.mark.parametrize("packets_per_report", [6, 60])
def test_a_calm_path_is_trusted_with_half_more_than_it_was_given(packets_per_report: int) -> None:
    peer = Peer(packets_per_report)
    rate = peer.run(60)
    assert rate == pytest.approx(1.5 * packets_per_report * SIZE * 8 * 20, rel=0.02)


def test_delay_that_grows_lowers_the_rate() -> None:
    peer = Peer()
    peer.run(3)
    for _ in range(20):
        peer.delay_us += 8_000
        peer.run(0.05)
    assert peer.estimator.rate < 900_000


def test_overuse_in_the_midst_of_a_report_lowers_the_rate_too() -> None:
    peer = Peer()
    before = peer.run(2)
    for step_us in [15_000] * 20 + [0] * 30:
        peer.delay_us += step_us
        peer.send(0.05)
    peer.report()
    assert peer.estimator.usage is Usage.NORMAL
    assert peer.estimator.rate < before


# --- reports that are not what they should be -------------------------------------------------------------------------


def test_a_report_that_comes_again_counts_once() -> None:
    once, twice = Peer(30), Peer(30)
    for _ in range(100):
        once.run(0.05, lambda number: number % 10 != 0)
        twice.run(0.05, lambda number: number % 10 != 0)
        twice.estimator.on_report(twice.reports[-1], twice.now_us + 2 * DELAY_US)
    assert twice.estimator.loss == once.estimator.loss
    assert twice.estimator.acknowledged == once.estimator.acknowledged


@pytest.mark.parametrize("ahead", [1, 100, 30_000, 60_000])
def test_a_report_on_packets_that_were_not_sent_is_ignored(ahead: int) -> None:
    peer = Peer()
    peer.run(5)
    known = peer.known
    peer.tell(peer.sent.newest + ahead, [0, 250, 500])
    assert peer.known == known


def test_a_report_before_anything_was_sent_is_ignored() -> None:
    peer = Peer()
    known = peer.known
    peer.tell(0, [0, 250])
    peer.tell(0xFFFF, [0, 250])
    peer.tell(1, [])
    assert peer.known == known


def test_a_report_on_packets_of_long_ago_is_ignored() -> None:
    peer = Peer(100)
    peer.run(1)
    peer.send(5)
    known = peer.known
    peer.tell(peer.sent.newest - CAPACITY - 50, [0] * 50)
    assert peer.known == known


def test_of_a_report_only_the_packets_that_are_remembered_count() -> None:
    """That the others are lost is of no interest any more."""
    peer = Peer(100)
    peer.send(5)
    remembered = CAPACITY - 1_000
    first = peer.sent.newest - 1_000 - MAX_STATUSES + 1
    peer.tell(first, [None] * (MAX_STATUSES - remembered) + [0] * remembered)
    peer.now_us += SECOND_US
    peer.tell(first, [None] * MAX_STATUSES)
    assert peer.estimator.loss == 0


def test_a_packet_that_comes_late_was_not_lost() -> None:
    peer = Peer(30)
    peer.run(0.25)
    first = peer.sent.newest + 1
    peer.send(0.05)
    peer.tell(first, [None if index % 2 else 0 for index in range(30)])
    peer.tell(first, [0 if index % 2 else None for index in range(30)])
    peer.run(3)
    assert peer.estimator.loss == 0


def test_reports_that_all_is_lost_end_at_the_lowest_rate() -> None:
    peer = Peer()
    peer.run(5)
    for _ in range(1_200):
        first = peer.sent.newest + 1
        peer.send(0.05, lambda _: False)
        peer.tell(first, [None] * 6)
    assert peer.estimator.rate == LOWEST_RATE


def test_a_receiver_cannot_talk_the_rate_up_without_end() -> None:
    """It claims that what came in two minutes came within a second."""
    peer = Peer(60)
    for index in range(4_000):
        first = peer.sent.newest + 1
        peer.send(0.05)
        peer.tell(first, [0] * 60, index // 200)
    assert peer.estimator.rate == HIGHEST_RATE


def test_a_receiver_whose_clock_stands_still_costs_no_memory() -> None:
    peer = Peer()
    tracemalloc.start()
    try:
        for _ in range(5_000):
            first = peer.sent.newest + 1
            peer.send(0.05, lambda _: False)
            peer.tell(first, [0, None, 0, None, 0, None])
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 1_000_000
    assert LOWEST_RATE <= peer.estimator.rate <= HIGHEST_RATE


# --- numbers and clocks that wrap -------------------------------------------------------------------------------------


def test_numbers_may_wrap_any_number_of_times() -> None:
    peer = Peer(500)
    peer.run(30)
    assert peer.sent.newest > 4 * 65_536
    assert peer.estimator.acknowledged == pytest.approx(500 * SIZE * 8 * 20, rel=0.02)
    assert peer.estimator.loss == 0


@pytest.mark.parametrize("unreported", [20_000, 40_000, 65_536, 70_000, 140_000])
def test_however_much_was_sent_unheard_the_next_report_is_understood(unreported: int) -> None:
    peer = Peer(100)
    peer.run(2)
    peer.send(unreported / 2_000, lambda _: False)
    peer.forget()
    peer.run(3)
    assert peer.estimator.acknowledged == pytest.approx(100 * SIZE * 8 * 20, rel=0.02)


def test_the_wrap_of_the_receivers_clock_goes_unnoticed() -> None:
    wrap_us = REFERENCE_US << REFERENCE_BITS
    wrapping, other = Peer(clock_us=wrap_us - 1_005 * SECOND_US), Peer(clock_us=wrap_us)
    for _ in range(200):
        wrapping.run(0.05)
        other.run(0.05)
        assert wrapping.known == other.known
    references = [report.reference for report in wrapping.reports]
    assert min(references) < 100 < max(references)


@pytest.mark.parametrize("jump_us", [-3_600 * SECOND_US, -SECOND_US, SECOND_US, 3_600 * SECOND_US])
def test_after_a_jump_of_the_receivers_clock_the_delay_is_watched_as_before(jump_us: int) -> None:
    peer = Peer(clock_us=10_000 * SECOND_US)
    peer.run(5)
    peer.clock_us += jump_us
    rate = peer.run(10)
    assert rate > 500_000
    for _ in range(20):
        peer.delay_us += 8_000
        peer.run(0.05)
    assert peer.estimator.rate < 0.9 * rate


# --- silence ----------------------------------------------------------------------------------------------------------


def test_the_rate_is_halved_for_each_second_and_a_half_of_silence() -> None:
    peer = Peer()
    before = peer.run(5)
    assert peer.run(1.4, lambda _: False) == before
    assert peer.run(0.2, lambda _: False) == before // 2
    assert peer.run(1.5, lambda _: False) == before // 4
    assert peer.run(60, lambda _: False) == LOWEST_RATE


def test_after_silence_nothing_is_known_of_the_path() -> None:
    peer = Peer()
    peer.run(5)
    peer.run(1.6, lambda _: False)
    assert peer.estimator.acknowledged is None


def test_after_silence_there_is_a_probe_at_once() -> None:
    peer = Peer()
    peer.run(5)
    peer.estimator.prober.on_overuse(peer.now_us)
    peer.run(1.6, lambda _: False)
    peer.estimator.prober.want(2_000_000, peer.estimator.rate, peer.now_us)
    assert peer.estimator.prober.probe is not None


def test_who_sends_nothing_need_not_hear_anything() -> None:
    peer = Peer()
    before = peer.run(5)
    peer.now_us += 60 * SECOND_US
    peer.estimator.check_silence(peer.now_us)
    peer.send(0.05)
    peer.estimator.check_silence(peer.now_us)
    assert peer.estimator.rate == before
    peer.report()
    assert peer.run(1) >= before


def test_a_last_packet_that_gets_lost_is_no_silence() -> None:
    peer = Peer()
    peer.run(5)
    before = peer.run(0.05, lambda number: number % 6 != 0)
    peer.now_us += 60 * SECOND_US
    peer.estimator.check_silence(peer.now_us)
    assert peer.estimator.rate == before


def test_a_peer_that_never_reports_is_given_the_first_rate() -> None:
    peer = Peer()
    assert peer.run(60, lambda _: False) == FIRST_RATE


# --- probes -----------------------------------------------------------------------------------------------------------


def probe(peer: Peer, capacity: int, wanted: int = 4_000_000) -> None:
    """Sends a probe over a path of such a capacity, and its report."""
    peer.estimator.prober.want(wanted, peer.estimator.rate, peer.now_us)
    train = peer.estimator.prober.probe
    assert train is not None
    first, free_us = peer.sent.newest + 1, 0
    arrivals: list[int | None] = []
    while not train.complete:
        due = train.due_bytes(peer.now_us)
        while due > 0:
            train.on_sent(peer.sent.add(SIZE, peer.now_us), SIZE)
            free_us = max(free_us, peer.now_us) + SIZE * 8 * SECOND_US // capacity
            arrivals.append(free_us + DELAY_US - 1_000 * SECOND_US)
            due -= SIZE
        peer.now_us += 5_000
    peer.now_us += 100_000
    peer.tell(first, arrivals, 1_000 * SECOND_US // REFERENCE_US)


def test_a_probe_that_fits_raises_the_rate_to_its_own() -> None:
    peer = Peer(1)
    peer.run(2)
    probe(peer, 100_000_000)
    assert peer.estimator.rate == pytest.approx(2.5 * FIRST_RATE, rel=0.15)


def test_a_probe_that_did_not_fit_raises_the_rate_to_what_it_showed() -> None:
    peer = Peer(1)
    peer.run(2)
    probe(peer, 1_600_000)
    assert peer.estimator.rate == pytest.approx(0.95 * 1_600_000, rel=0.05)


def test_a_rate_that_was_never_used_falls_to_what_a_probe_showed() -> None:
    peer = Peer(1)
    peer.run(2)
    probe(peer, 400_000)
    assert peer.estimator.rate == pytest.approx(0.95 * 400_000, rel=0.05)


def test_a_rate_that_is_used_does_not_fall_by_a_probe() -> None:
    peer = Peer(6)
    peer.run(2)
    probe(peer, 800_000)
    assert peer.estimator.rate >= 900_000


def test_the_queue_of_a_probe_itself_is_no_overuse() -> None:
    peer = Peer(6)
    peer.run(2)
    probe(peer, 1_600_000)
    raised = peer.estimator.rate
    for _ in range(5):
        peer.delay_us += 4_000
        peer.run(0.05)
    assert peer.estimator.rate >= raised
    for _ in range(10):
        peer.delay_us += 8_000
        peer.run(0.05)
    assert peer.estimator.rate < raised


# --- anything ---------------------------------------------------------------------------------------------------------

sending = st.tuples(st.just("send"), st.integers(1, 5_000), st.integers(0, 50_000))
pausing = st.tuples(st.just("pause"), st.integers(0, 10**10), st.just(0))
reporting = st.tuples(
    st.just("report"),
    st.integers(-10_000, 70_000),
    st.tuples(
        st.integers(0, (1 << REFERENCE_BITS) - 1),
        st.lists(st.one_of(st.none(), st.integers(-(10**10), 10**10)), max_size=60),
        st.integers(1, 60),
    ),
)
probing = st.tuples(st.just("probe"), st.integers(0, 10**12), st.just(0))
Step = tuple[str, int, int | tuple[int, list[int | None], int]]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(sending, pausing, reporting, probing), max_size=40))
def test_whatever_is_sent_and_reported_the_estimate_stays_within_its_bounds(steps: list[Step]) -> None:
    """Times and numbers of any size, on packets of any age, in any order."""
    peer = Peer()
    estimator = peer.estimator
    for kind, amount, detail in steps:
        if isinstance(detail, tuple):
            reference, arrivals, times = detail
            peer.tell(peer.sent.newest - amount, (arrivals * times)[:MAX_STATUSES], reference)
        elif kind == "send":
            for _ in range(amount):
                number = peer.sent.add(SIZE, peer.now_us)
                if estimator.prober.probe is not None and not estimator.prober.probe.complete:
                    estimator.prober.probe.on_sent(number, SIZE)
                peer.now_us += detail
        elif kind == "pause":
            peer.now_us += amount
        else:
            estimator.prober.want(amount, estimator.rate, peer.now_us)
        estimator.check_silence(peer.now_us)
        assert LOWEST_RATE <= estimator.rate <= HIGHEST_RATE
        assert 0 <= estimator.loss <= 1
        assert estimator.round_trip_us >= 0
        assert estimator.acknowledged is None or estimator.acknowledged >= 0
