"""The ring of packets that were sent lately."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.bandwidth.sent_packets import CAPACITY, MASK, SentPackets


def sent(count: int) -> SentPackets:
    packets = SentPackets()
    for number in range(1, count + 1):
        assert packets.add(number % 1000, number * 10) == number
    return packets


@given(st.integers(1, 3 * 65_536), st.integers(0, CAPACITY - 1))
def test_a_remembered_packet_is_found_by_the_16_bits_on_the_wire(count: int, age: int) -> None:
    packets = SentPackets()
    packets.newest = count
    number = count - age
    found = packets.unwrap(number & 0xFFFF)
    assert found == number if number >= packets.oldest else found < packets.oldest


@given(st.integers(0, 3 * 65_536), st.integers(1, 65_536 - CAPACITY))
def test_what_was_not_sent_is_older_than_all_that_is_remembered(count: int, ahead: int) -> None:
    packets = SentPackets()
    packets.newest = count
    assert packets.unwrap(count + ahead & 0xFFFF) < packets.oldest


def test_times_and_sizes_of_the_last_packets_are_kept() -> None:
    packets = sent(CAPACITY + 500)
    assert packets.oldest == 501
    for number in range(packets.oldest, packets.newest + 1):
        assert packets.times_us[number & MASK] == number * 10
        assert packets.size_of(number) == number % 1000


def test_before_anything_was_sent_nothing_is_remembered() -> None:
    packets = SentPackets()
    assert packets.oldest > packets.newest
    assert all(packets.unwrap(number) < packets.oldest for number in range(65_536))
