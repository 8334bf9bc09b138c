"""Which packets are asked for again, and when."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alongside.rtp.reception import Arrival, LossTracker

ROUND_TRIP_US = 100_000


def tracker_after(*numbers: int, now_us: int = 0) -> LossTracker:
    losses = LossTracker()
    for number in numbers:
        losses.on_packet(number, now_us)
    return losses


def test_packets_in_order_are_new_and_nothing_is_asked_for() -> None:
    losses = LossTracker()
    assert [losses.on_packet(number, 0) for number in (5, 6, 7)] == [Arrival.NEW] * 3
    assert not losses.waiting
    assert losses.due(0, ROUND_TRIP_US) == []


def test_a_gap_is_asked_for_at_once_in_rising_order() -> None:
    losses = tracker_after(5, 9)
    assert losses.waiting
    assert losses.due(0, ROUND_TRIP_US) == [6, 7, 8]


def test_numbers_asked_for_are_16_bit() -> None:
    assert tracker_after(65533, 65538).due(0, ROUND_TRIP_US) == [65534, 65535, 0, 1]


def test_asked_again_after_a_round_trip_and_not_before() -> None:
    losses = tracker_after(5, 7)
    assert losses.due(0, ROUND_TRIP_US) == [6]
    assert losses.due(ROUND_TRIP_US - 1, ROUND_TRIP_US) == []
    assert losses.due(ROUND_TRIP_US, ROUND_TRIP_US) == [6]
    assert losses.due(ROUND_TRIP_US, ROUND_TRIP_US) == []


def test_even_on_the_shortest_path_not_asked_more_often_than_every_40_ms() -> None:
    losses = tracker_after(5, 7)
    asked_at = [now_us for now_us in range(0, 200_000, 10_000) if losses.due(now_us, 1_000)]
    assert asked_at == [0, 40_000, 80_000, 120_000, 160_000]


def test_given_up_after_eight_tries() -> None:
    losses = tracker_after(5, 7)
    tries = sum(bool(losses.due(now_us, 1_000)) for now_us in range(0, 2_000_000, 1_000))
    assert tries == 8
    assert not losses.waiting


def test_what_was_given_up_at_once_is_not_asked_for_nor_taken_in() -> None:
    losses = tracker_after(5, 9)
    losses.give_up()
    assert losses.due(0, ROUND_TRIP_US) == []
    assert losses.on_packet(7, 0) is Arrival.DUPLICATE
    assert losses.on_packet(10, 0) is Arrival.NEW


def test_given_up_after_a_second() -> None:
    losses = tracker_after(5, 7)
    assert losses.due(0, 900_000) == [6]
    assert losses.due(1_000_001, 900_000) == []
    assert not losses.waiting


def test_what_comes_late_is_recovered_once() -> None:
    losses = tracker_after(5, 8)
    assert losses.on_packet(6, 0) is Arrival.RECOVERED
    assert losses.on_packet(6, 0) is Arrival.DUPLICATE
    assert losses.on_packet(8, 0) is Arrival.DUPLICATE
    assert losses.due(0, ROUND_TRIP_US) == [7]


def test_what_was_there_before_the_start_is_a_duplicate() -> None:
    assert tracker_after(5).on_packet(4, 0) is Arrival.DUPLICATE


def test_nothing_before_a_keyframe_is_asked_for() -> None:
    losses = tracker_after(5, 8, 11)
    losses.forget_before(9)
    assert losses.due(0, ROUND_TRIP_US) == [9, 10]
    assert losses.on_packet(7, 0) is Arrival.DUPLICATE


def test_a_gap_too_large_to_mend_is_hopeless_and_forgets_what_was_missing() -> None:
    losses = tracker_after(5, 7)
    assert losses.on_packet(308, 0) is Arrival.HOPELESS
    assert not losses.waiting
    assert losses.on_packet(309, 0) is Arrival.NEW


def test_small_gaps_add_up_to_hopeless() -> None:
    losses = tracker_after(0)
    arrivals = [losses.on_packet(number, 0) for number in range(2, 1000, 2)]
    assert arrivals.index(Arrival.HOPELESS) == 300


class LossMachine(RuleBasedStateMachine):
    """Any order of arrivals and time against two plain sets."""

    def __init__(self) -> None:
        super().__init__()
        self.losses = LossTracker()
        self.next = 100
        self.seen: set[int] = set()
        self.missing: dict[int, int] = {}
        self.now_us = 0
        self.losses.on_packet(99, 0)

    @rule(gap=st.integers(0, 12))
    def arrives(self, gap: int) -> None:
        if gap + len(self.missing) > 300:
            return
        number = self.next + gap
        self.missing.update(dict.fromkeys(range(self.next, number), self.now_us))
        self.next = number + 1
        self.seen.add(number)
        assert self.losses.on_packet(number, self.now_us) is Arrival.NEW

    @precondition(lambda self: self.missing)
    @rule(data=st.data())
    def comes_late(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.missing)))
        del self.missing[number]
        self.seen.add(number)
        assert self.losses.on_packet(number, self.now_us) is Arrival.RECOVERED

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def comes_twice(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.seen)))
        assert self.losses.on_packet(number, self.now_us) is Arrival.DUPLICATE

    @rule(pause_us=st.integers(0, 300_000))
    def time_passes(self, pause_us: int) -> None:
        self.now_us += pause_us
        due = self.losses.due(self.now_us, ROUND_TRIP_US)
        self.missing = {number: since for number, since in self.missing.items() if self.now_us - since <= 1_000_000}
        assert set(due) <= {number % 65536 for number in self.missing}
        assert due == sorted(due)

    @rule(back=st.integers(0, 20))
    def keyframe(self, back: int) -> None:
        self.losses.forget_before(self.next - back)
        self.missing = {number: since for number, since in self.missing.items() if number >= self.next - back}

    @invariant()
    def waits_exactly_while_something_is_missing(self) -> None:
        # those given up after a second leave with the next look at the clock
        if not any(self.now_us - since > 1_000_000 for since in self.missing.values()):
            assert self.losses.waiting == bool(self.missing)


TestLossMachine = LossMachine.TestCase
TestLossMachine.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)


@given(st.lists(st.integers(0, 65535), max_size=300))
def test_memory_stays_bounded_whatever_comes(numbers: list[int]) -> None:
    losses = LossTracker()
    for number in numbers:
        losses.on_packet(losses.unwrap(number), 0)
        assert len(losses.due(0, 0)) <= 300
