"""Loss and latency from sequence numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.bench.accounting import CHECK_EVERY, ConsumerAccount, SentLog, Tally, merge, percentile


def sent(count: int, interval_ns: int = 10) -> SentLog:
    """Packet ``i`` was sent at ``1000 + i * interval_ns``."""
    log = SentLog()
    for index in range(count):
        log.note(1000 + index * interval_ns)
    return log


def everything(account: ConsumerAccount) -> Tally:
    return account.tally(0, 1 << 60)


def receive(account: ConsumerAccount, numbers: list[int], offset: int, latency_ns: int = 5) -> None:
    """As a receiver does: numbers are ``index + offset``, wrapped."""
    for number in numbers:
        index = number - offset
        if account.wants_mark():
            account.align(number & 0xFFFF, index)
        account.add(number & 0xFFFF, 1000 + index * 10 + latency_ns)


def test_counts_what_is_missing() -> None:
    account = ConsumerAccount(sent(10), 0)
    receive(account, [n for n in range(10) if n not in {3, 4, 9}], offset=0)
    tally = everything(account)
    assert (tally.expected, tally.received, tally.lost) == (10, 7, 3)


def test_latency_is_arrival_minus_sending() -> None:
    account = ConsumerAccount(sent(3), 0)
    receive(account, [0, 1, 2], offset=0, latency_ns=42)
    assert everything(account).latencies_ns == [42, 42, 42]


def test_only_packets_sent_within_the_window_count() -> None:
    account = ConsumerAccount(sent(10), 0)
    receive(account, list(range(10)), offset=0)
    tally = account.tally(1020, 1050)
    assert (tally.expected, tally.received) == (3, 3)


def test_before_the_first_mark_nothing_is_counted() -> None:
    account = ConsumerAccount(sent(10), 0)
    account.add(5, 2000)
    assert everything(account).received == 0


def test_a_sample_is_checked() -> None:
    account = ConsumerAccount(sent(1000), 0)
    wanted = 0
    for index in range(1000):
        if account.wants_mark():
            wanted += 1
            account.align(index, index)
        account.add(index, 5000)
    assert wanted == -(-1000 // CHECK_EVERY)


def test_a_changed_numbering_is_noticed_and_followed() -> None:
    account = ConsumerAccount(sent(200), 0)
    receive(account, list(range(100)), offset=0)
    receive(account, list(range(100 + 500, 200 + 500)), offset=500)
    assert account.realigned == 1
    assert everything(account).received > 100


def test_a_packet_that_came_twice_counts_once() -> None:
    account = ConsumerAccount(sent(5), 0)
    receive(account, [0, 1, 1, 2], offset=0)
    assert account.duplicates == 1
    assert everything(account).received == 3


def test_a_number_that_was_never_sent_is_strange() -> None:
    account = ConsumerAccount(sent(5), 0)
    receive(account, [0, 1], offset=0)
    account.add(4000, 9999)
    account.add(-4000 & 0xFFFF, 9999)
    assert account.strange == 2


@given(offset=st.integers(0, 0xFFFF), lost=st.sets(st.integers(0, 399)), data=st.data())
def test_any_loss_and_slight_reordering_is_counted_right_wherever_the_numbers_wrap(
    offset: int, lost: set[int], data: st.DataObject
) -> None:
    account = ConsumerAccount(sent(400), 0)
    arriving = [index for index in range(400) if index not in lost]
    for position in data.draw(st.lists(st.integers(0, 398), max_size=20)):
        if position + 1 < len(arriving):
            arriving[position : position + 2] = reversed(arriving[position : position + 2])
    receive(account, [index + offset for index in arriving], offset)
    tally = everything(account)
    assert tally.lost == len(lost)
    assert set(tally.latencies_ns) <= {5}
    assert (account.strange, account.duplicates, account.realigned) == (0, 0, 0)


def test_report_block_tells_loss_since_the_last_one() -> None:
    account = ConsumerAccount(sent(100), 0)
    receive(account, list(range(10)), offset=0)
    assert account.report(9).fraction_lost == 0
    receive(account, [10, 13], offset=0)
    block = account.report(9)
    assert (block.ssrc, block.total_lost, block.highest_sequence_number) == (9, 2, 13)
    assert block.fraction_lost == 128
    assert account.report(9).fraction_lost == 0


def test_merge_adds_up() -> None:
    total = merge([Tally(3, [1, 2]), Tally(1, [7])])
    assert (total.expected, total.lost, sorted(total.latencies_ns)) == (4, 1, [1, 2, 7])


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentile_is_by_nearest_rank(share: float, value: int) -> None:
    assert percentile(range(1, 101), share) == value


def test_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 0.5) == 0


@given(st.lists(st.integers(), min_size=1), st.floats(0.001, 1))
def test_percentile_covers_its_share(values: list[int], share: float) -> None:
    ordered = sorted(values)
    found = percentile(ordered, share)
    assert found in ordered
    assert sum(value <= found for value in ordered) >= share * len(ordered) - 1e-6
