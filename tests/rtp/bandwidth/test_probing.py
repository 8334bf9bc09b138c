"""Probes: when they are sent, and what they show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.probing import PROBE_US, Prober, ProbeResult

SECOND_US = 1_000_000
TICK_US = 5_000
ESTIMATE = 1_000_000
WANTED = 4_000_000
DELAY_US = 40_000


class Path:
    """Sends the probes of a prober over a bottleneck, and tells it what arrived."""

    def __init__(self, capacity: int, packet_bytes: int = 1_200) -> None:
        self.prober = Prober()
        self.capacity = capacity
        self.packet_bytes = packet_bytes
        self.now_us = 100 * SECOND_US
        self.numbers = 0
        self.sent_bytes = 0
        self.lost: set[int] = set()
        """Which packets of a train get lost, counted from 0."""

    def wait(self, us: int) -> None:
        self.now_us += us

    def probe(self, wanted: int = WANTED, estimate: int = ESTIMATE) -> ProbeResult | None:
        """A probe from beginning to end. There must be time for one."""
        self.prober.want(wanted, estimate, self.now_us)
        assert self.prober.probe is not None
        for number, sent_us, arrived_us in self._carry(self.send()):
            self.prober.on_arrival(number, sent_us, arrived_us, self.packet_bytes)
        return self.prober.conclude(self.numbers, estimate)

    def send(self) -> list[tuple[int, int]]:
        """The rest of the train: number and time of each packet."""
        probe = self.prober.probe
        train = []
        while probe is not None and not probe.complete:
            due = probe.due_bytes(self.now_us)
            while due > 0:
                self.numbers += 1
                probe.on_sent(self.numbers, self.packet_bytes)
                self.sent_bytes += self.packet_bytes
                due -= self.packet_bytes
                train.append((self.numbers, self.now_us))
            self.wait(TICK_US)
        return train

    def _carry(self, train: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
        free_us, arrived = 0, []
        for index, (number, sent_us) in enumerate(train):
            free_us = max(free_us, sent_us) + self.packet_bytes * 8 * SECOND_US // self.capacity
            if index not in self.lost:
                arrived.append((number, sent_us, free_us + DELAY_US))
        return arrived

    def next_probe_after_us(self, wanted: int = WANTED, estimate: int = ESTIMATE) -> int:
        """How long it takes until there is another probe."""
        start_us = self.now_us
        while self.prober.probe is None:
            self.wait(TICK_US)
            self.prober.want(wanted, estimate, self.now_us)
        return self.now_us - start_us


@pytest.mark.parametrize("packet_bytes", [200, 600, 1_200])
def test_a_probe_that_fits_shows_the_rate_at_which_it_was_sent(packet_bytes: int) -> None:
    path = Path(100_000_000, packet_bytes)
    result = path.probe()
    assert result is not None
    assert not result.limited
    assert result.rate == pytest.approx(2.5 * ESTIMATE, rel=0.15)


@pytest.mark.parametrize("capacity", [300_000, 1_000_000, 1_800_000])
def test_a_probe_that_is_too_much_shows_what_the_path_carries(capacity: int) -> None:
    result = Path(capacity).probe()
    assert result is not None
    assert result.limited
    assert result.rate == pytest.approx(0.95 * capacity, rel=0.02)


def test_a_probe_is_spread_over_20_ms() -> None:
    path = Path(100_000_000, 200)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    train = path.send()
    assert len(train) * 200 == pytest.approx(2.5 * ESTIMATE * PROBE_US / 8 / SECOND_US, abs=200)
    assert len({sent_us for _, sent_us in train}) == 4
    assert train[-1][1] - train[0][1] == PROBE_US - TICK_US


@pytest.mark.parametrize(("estimate", "packet_bytes"), [(60_000, 1_200), (60_000, 100), (1_000_000, 1_200)])
def test_even_a_probe_of_few_bytes_has_five_packets(estimate: int, packet_bytes: int) -> None:
    path = Path(100_000_000, packet_bytes)
    path.prober.want(WANTED, estimate, path.now_us)
    assert len(path.send()) >= 5


@pytest.mark.parametrize("spread_us", [0, 1])
@pytest.mark.parametrize(("capacity", "limited"), [(1_000_000_000, False), (1_000_000, True)])
def test_a_train_that_left_all_at_once_shows_no_more_than_was_planned(
    spread_us: int, capacity: int, limited: bool
) -> None:
    path = Path(capacity)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    path.wait(2 * PROBE_US)
    numbers = [number for number, _ in path.send()]
    packet_us = 1_200 * 8 * SECOND_US // capacity
    for index, number in enumerate(numbers):
        path.prober.on_arrival(number, 200 * SECOND_US + index * spread_us, index * packet_us, 1_200)
    result = path.prober.conclude(numbers[-1], ESTIMATE)
    assert result == ProbeResult(950_000 if limited else 2_500_000, limited)


def test_a_train_that_left_too_slowly_shows_the_rate_it_had() -> None:
    """Five packets have four intervals between them."""
    path = Path(100_000_000, 1_000)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    numbers = [number for number, _ in path.send()]
    for index, number in enumerate(numbers):
        path.prober.on_arrival(number, index * 10_000, 5 * SECOND_US + index * 10_000, 1_000)
    assert path.prober.conclude(numbers[-1], ESTIMATE) == ProbeResult(800_000, limited=False)


def test_a_probe_aims_a_little_above_what_is_wanted() -> None:
    result = Path(100_000_000, 200).probe(wanted=1_200_000)
    assert result is not None
    assert 1_200_000 <= result.rate <= 1.1 * 1_200_000


def test_nothing_is_sent_when_nothing_more_is_wanted() -> None:
    prober = Prober()
    prober.want(ESTIMATE, ESTIMATE, SECOND_US)
    assert prober.probe is None


def test_media_between_the_packets_of_a_probe_is_part_of_it() -> None:
    path = Path(100_000_000)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    probe = path.prober.probe
    assert probe is not None
    probe.on_sent(10, 1_200)
    probe.on_sent(14, 1_200)
    assert [number for number in range(20) if probe.holds(number)] == [10, 11, 12, 13, 14]


def test_some_loss_does_not_spoil_a_probe() -> None:
    path = Path(1_000_000, 500)
    path.lost = {0, 3, 7}
    result = path.probe()
    assert result is not None
    assert result.rate == pytest.approx(0.95 * 0.75 * 1_000_000, rel=0.1)


def test_much_loss_leaves_no_result() -> None:
    path = Path(1_000_000)
    path.lost = {1, 3}
    assert path.probe() is None
    assert path.prober.probe is None


def test_there_is_no_result_before_all_of_the_train_was_reported() -> None:
    path = Path(1_000_000)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    train = path.send()
    for number, sent_us in train[:-1]:
        path.prober.on_arrival(number, sent_us, sent_us + DELAY_US, 1_200)
    assert path.prober.conclude(train[-2][0], ESTIMATE) is None
    assert path.prober.arriving
    path.prober.on_arrival(*train[-1], train[-1][1] + DELAY_US, 1_200)
    assert path.prober.conclude(train[-1][0], ESTIMATE) is not None
    assert not path.prober.arriving


def test_a_probe_nobody_reports_on_is_given_up_and_tried_again() -> None:
    path = Path(1_000_000)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    path.send()
    first = path.prober.probe
    for _ in range(300):
        path.wait(TICK_US)
        path.prober.want(WANTED, ESTIMATE, path.now_us)
    assert path.prober.probe is not None
    assert path.prober.probe is not first


def test_a_probe_that_went_into_the_dark_does_not_put_off_the_next() -> None:
    path = Path(ESTIMATE)
    path.lost = set(range(100))
    path.probe()
    assert path.next_probe_after_us() <= SECOND_US


def test_a_probe_that_the_path_swallowed_puts_off_the_next() -> None:
    path = Path(ESTIMATE)
    path.lost = set(range(1, 100))
    path.probe()
    assert path.next_probe_after_us() > 2 * SECOND_US


def test_after_a_success_the_next_probe_comes_soon() -> None:
    path = Path(100_000_000)
    path.probe()
    assert path.next_probe_after_us() <= SECOND_US


def test_a_full_path_is_probed_less_and_less_and_with_less() -> None:
    path = Path(ESTIMATE, 200)
    sizes, pauses = [], []
    for _ in range(6):
        before = path.sent_bytes
        path.probe()
        sizes.append(path.sent_bytes - before)
        pauses.append(path.next_probe_after_us())
    assert pauses == sorted(pauses)
    assert 8 * SECOND_US <= pauses[-1] <= 9 * SECOND_US
    assert max(sizes[1:]) <= 0.65 * sizes[0]


def test_one_success_does_not_undo_the_caution_of_many_failures() -> None:
    path = Path(ESTIMATE)
    for _ in range(6):
        path.probe()
        path.next_probe_after_us()
    path.capacity = 100_000_000
    path.probe()
    assert path.next_probe_after_us() <= SECOND_US
    path.capacity = ESTIMATE
    path.probe()
    assert path.next_probe_after_us() >= 7 * SECOND_US


def test_overuse_stops_a_probe_and_puts_off_the_next() -> None:
    path = Path(1_000_000)
    path.prober.want(WANTED, ESTIMATE, path.now_us)
    path.prober.on_overuse(path.now_us)
    assert path.prober.probe is None
    assert path.next_probe_after_us() == 8 * SECOND_US


def test_after_starting_over_there_is_time_for_a_probe_at_once() -> None:
    path = Path(1_000_000)
    path.prober.on_overuse(path.now_us)
    path.prober.start_over()
    assert path.next_probe_after_us() <= TICK_US


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 10**12), st.integers(-(10**12), 10**12), st.integers(1, 1_500)),
        max_size=40,
    ),
    st.integers(0, 40),
)
def test_whatever_is_reported_of_a_probe_shows_no_more_than_it_was_planned_for(
    arrivals: list[tuple[int, int, int, int]], reported: int
) -> None:
    prober = Prober()
    prober.want(WANTED, ESTIMATE, 0)
    probe = prober.probe
    assert probe is not None
    for number in range(1, 8):
        probe.on_sent(number, 1_200)
    for arrival in arrivals:
        prober.on_arrival(*arrival)
    result = prober.conclude(reported, ESTIMATE)
    if result is not None:
        assert result.rate >= 0
        assert result.limited or result.rate <= probe.rate


def test_where_nothing_flows_the_next_probe_comes_within_a_second() -> None:
    prober = Prober()
    prober.on_overuse(0)
    for now_us in range(0, 2 * SECOND_US, TICK_US):
        prober.hurry(now_us)
        prober.want(WANTED, ESTIMATE, now_us)
        if prober.probe is not None:
            break
    assert now_us == SECOND_US
