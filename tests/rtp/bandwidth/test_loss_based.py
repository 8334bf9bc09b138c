"""The rate that the loss allows, on paths that are full and on paths that lose packets by themselves."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.loss_based import LossBasedRate

UNLIMITED, LOWEST = 1_000_000_000, 50_000
REPORT_US = 100_000
SECOND_US = 1_000_000
PACKET_BITS = 9_600

Loss = Callable[[float], float]
"""The share that a path loses of so many bit/s."""


def full(capacity: int) -> Loss:
    """A path without a queue: what is too much for it gets lost."""
    return lambda sent: max(1 - capacity / sent, 0.0)


def own(share: float) -> Loss:
    """A path that loses so much of whatever is sent."""
    return lambda _: share


def both(capacity: int, share: float) -> Loss:
    return lambda sent: 1 - (1 - share) * min(capacity / sent, 1.0)


class Sender:
    """Sends as much as is allowed, or what it has, and reports what a path makes of it."""

    def __init__(self, loss: Loss, used: int = 2_000_000, round_trip_us: int = 50_000) -> None:
        self.rate = LossBasedRate(UNLIMITED, LOWEST)
        self.loss = loss
        self.used = used
        self.demand = UNLIMITED
        self.least = 0
        """bit/s below which the sender does not go, whatever is allowed."""
        self.round_trip_us = round_trip_us
        self.now_us = 0
        self._pending: list[tuple[int, float]] = []
        self._owed = 0.0

    @property
    def sending(self) -> int:
        return max(min(self.rate.rate, self.used, self.demand), self.least)

    def run(self, seconds: float) -> int:
        """Returns the rate afterwards. What is reported was sent a round trip ago."""
        for _ in range(round(seconds * SECOND_US / REPORT_US)):
            self.now_us += REPORT_US
            self._pending.append((self.now_us + self.round_trip_us, self.sending))
            while self._pending[0][0] <= self.now_us:
                self._report(self._pending.pop(0)[1])
        return self.rate.rate

    def _report(self, sent: float) -> None:
        packets = round(sent * REPORT_US / SECOND_US / PACKET_BITS)
        self._owed += packets * self.loss(sent)
        lost, self._owed = int(self._owed), self._owed % 1
        arrived = round((1 - self.loss(sent)) * sent)
        self.rate.update(lost, packets - lost, arrived, self.used, self.round_trip_us, self.now_us)


def test_without_loss_nothing_is_limited() -> None:
    sender = Sender(own(0))
    assert sender.run(60) == UNLIMITED
    assert sender.rate.loss == 0


@pytest.mark.parametrize("share", [0.01, 0.05, 0.09])
def test_loss_below_a_tenth_does_not_lower_the_rate(share: float) -> None:
    assert Sender(own(share)).run(60) == UNLIMITED


@pytest.mark.parametrize("share", [0.05, 0.12, 0.2, 0.28])
def test_the_loss_is_told(share: float) -> None:
    sender = Sender(own(share))
    sender.run(10)
    assert sender.rate.loss == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("capacity", [200_000, 600_000, 1_500_000])
@pytest.mark.parametrize("round_trip_us", [20_000, 400_000, 1_000_000])
def test_on_a_full_path_the_rate_becomes_what_it_carries(capacity: int, round_trip_us: int) -> None:
    sender = Sender(full(capacity), round_trip_us=round_trip_us)
    sender.run(10 + 10 * round_trip_us / SECOND_US)
    for _ in range(60):
        assert 0.5 * capacity <= sender.run(1) <= 1.3 * capacity
    assert sender.rate.loss < 0.15
    assert sender.rate.inherent < 0.1


@pytest.mark.parametrize("share", [0.12, 0.2, 0.28])
@pytest.mark.parametrize("round_trip_us", [20_000, 400_000])
def test_a_path_that_loses_by_itself_is_used_all_the_same(share: float, round_trip_us: int) -> None:
    sender = Sender(own(share), round_trip_us=round_trip_us)
    sender.run(20)
    assert sender.sending == sender.used
    sender.run(60)
    assert sender.sending == sender.used
    assert sender.rate.inherent == pytest.approx(share, abs=0.05)


def test_a_path_that_is_full_and_loses_by_itself_is_used_as_far_as_it_goes() -> None:
    sender = Sender(both(800_000, 0.15))
    sender.run(30)
    rates = [sender.run(1) for _ in range(60)]
    assert 400_000 <= sum(rates) / len(rates) <= 1_000_000


def test_a_sender_that_cannot_send_less_is_not_stopped_for_good() -> None:
    """Only sound flows, and some of it gets lost: that must not forbid videos for ever."""
    sender = Sender(own(0.2))
    sender.demand = sender.least = 200_000
    sender.run(20)
    assert sender.rate.rate > 1_000_000


def test_half_of_everything_lost_is_never_taken_for_the_path_alone() -> None:
    sender = Sender(own(0.6))
    sender.run(60)
    assert sender.rate.inherent <= 0.3
    assert sender.rate.rate < 200_000


def test_a_path_that_stops_losing_is_known_to() -> None:
    sender = Sender(own(0.2))
    sender.run(30)
    sender.loss = own(0)
    sender.run(20)
    assert sender.rate.inherent < 0.01
    sender.loss = full(500_000)
    sender.run(20)
    assert sender.sending < 700_000


def test_the_rate_recovers_by_about_a_sixth_each_second() -> None:
    sender = Sender(full(900_000))
    sender.run(10)
    sender.loss = own(0)
    sender.run(3)
    before = sender.rate.rate
    assert sender.run(4) == pytest.approx(before * 1.18**4, rel=0.15)


def test_the_rate_rises_to_twice_what_the_delay_allows_at_most() -> None:
    sender = Sender(full(300_000))
    sender.run(10)
    sender.loss = own(0)
    assert sender.run(120) == 2 * sender.used


def test_few_packets_are_no_sample() -> None:
    rate = LossBasedRate(UNLIMITED, LOWEST)
    for index in range(19):
        rate.update(1, 0, 100_000, 1_000_000, 50_000, index * SECOND_US)
    assert (rate.loss, rate.rate) == (0, UNLIMITED)


def test_packets_that_come_late_are_taken_off_the_loss() -> None:
    rate = LossBasedRate(UNLIMITED, LOWEST)
    rate.update(10, 10, 100_000, 1_000_000, 50_000, 0)
    rate.update(-10, 30, 100_000, 1_000_000, 50_000, SECOND_US)
    assert rate.loss == 0


def test_everything_lost_ends_at_the_lowest_rate() -> None:
    rate = LossBasedRate(UNLIMITED, LOWEST)
    for index in range(1_000):
        rate.update(100, 0, 500_000, 1_000_000, 50_000, index * REPORT_US)
    assert rate.rate == LOWEST
    assert rate.loss == pytest.approx(1)


@given(
    st.lists(
        st.tuples(
            st.integers(-4_096, 4_096),
            st.integers(0, 4_096),
            st.one_of(st.none(), st.integers(0, 1 << 64)),
            st.integers(LOWEST, UNLIMITED),
            st.integers(0, 10**9),
            st.integers(0, 10**9),
        ),
        max_size=60,
    )
)
def test_whatever_is_reported_the_rate_and_the_loss_stay_within_their_bounds(
    reports: list[tuple[int, int, int | None, int, int, int]],
) -> None:
    rate = LossBasedRate(UNLIMITED, LOWEST)
    now_us = 0
    for lost, received, arrived, used, round_trip_us, pause_us in reports:
        now_us += pause_us
        rate.update(lost, max(received, -lost), arrived, used, round_trip_us, now_us)
        assert LOWEST <= rate.rate <= UNLIMITED * 2
        assert 0 <= rate.loss <= 1
        assert 0 <= rate.inherent <= 0.3
