"""The packets kept for retransmission."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.munger import Rewritten
from alongside.rtp.packet import Packet
from alongside.rtp.packet_cache import CAPACITY, PacketCache

ONCE_PER_US = 25_000


def rewritten(sequence_number: int) -> Rewritten:
    return sequence_number % 65536, Packet(sequence_number, 0, False, b""), 0, -1, -1


def deep() -> PacketCache:
    """One that keeps as much as there can be."""
    cache = PacketCache()
    cache.depth = CAPACITY
    return cache


def test_what_was_put_is_there_and_nothing_else() -> None:
    cache = PacketCache()
    kept = rewritten(5)
    cache.put(kept)
    assert cache.take_for_resending(5, 0) is kept
    assert cache.take_for_resending(6, 0) is None
    assert cache.take_for_resending(5 + CAPACITY, 0) is None


def test_the_same_packet_is_granted_once_in_25_ms() -> None:
    cache = PacketCache()
    cache.put(rewritten(5))
    granted = [now_us for now_us in range(0, 100_000, 1_000) if cache.take_for_resending(5, now_us) is not None]
    assert granted == [0, 25_000, 50_000, 75_000]


def test_cleared_means_gone() -> None:
    cache = PacketCache()
    cache.put(rewritten(5))
    cache.clear()
    assert cache.take_for_resending(5, 0) is None


@given(st.integers(0, 65535), st.integers(1, 3 * CAPACITY))
def test_the_newest_are_kept_over_wraps(first: int, count: int) -> None:
    cache = deep()
    for number in range(first, first + count):
        cache.put(rewritten(number))
    for number in range(max(first, first + count - CAPACITY), first + count):
        found = cache.take_for_resending(number % 65536, 0)
        assert found is not None
        assert found[1].number == number
    if count > CAPACITY:
        assert cache.take_for_resending((first + count - CAPACITY - 1) % 65536, ONCE_PER_US) is None


def test_the_newest_before_a_number_come_first() -> None:
    cache = PacketCache()
    for number in range(65530, 65541):
        cache.put(rewritten(number))
    assert [packet.number for _, packet, *_ in cache.before(65540 % 65536, 3)] == [65540, 65539, 65538]
    assert [packet.number for _, packet, *_ in cache.before(65535, 100)] == list(range(65535, 65529, -1))
    assert PacketCache().before(5, 100) == []


@given(st.integers(0, 65535), st.sets(st.integers(0, 2 * CAPACITY), max_size=20), st.integers(0, CAPACITY))
def test_holes_bring_up_nothing_from_the_round_before(first: int, lost: set[int], count: int) -> None:
    cache = deep()
    numbers = [first + index for index in range(2 * CAPACITY + 1) if index not in lost]
    for number in numbers:
        cache.put(rewritten(number))
    newest = first + 2 * CAPACITY
    expected = [number for number in reversed(numbers) if number > newest - count]
    assert [packet.number for _, packet, *_ in cache.before(newest % 65536, count)] == expected


def test_what_came_within_the_last_800_ms_is_kept() -> None:
    cache = PacketCache()
    for packets, elapsed_us, depth in ((0, 500_000, 128), (125, 500_000, 200), (10_000, 500_000, 512), (1, 0, 512)):
        cache.adapt(packets, elapsed_us)
        assert cache.depth == depth


@given(st.integers(0, 65535), st.integers(128, CAPACITY))
def test_nothing_older_is_held(first: int, depth: int) -> None:
    cache = PacketCache()
    cache.depth = depth
    for number in range(first, first + 2 * CAPACITY):
        cache.put(rewritten(number))
    held = [number for number in range(first, first + 2 * CAPACITY) if cache.take_for_resending(number % 65536, 0)]
    assert held == list(range(first + 2 * CAPACITY - depth, first + 2 * CAPACITY))
