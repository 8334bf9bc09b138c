"""The packets of a stream that are kept for a while."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.packet import Packet
from alongside.rtp.packet_cache import CAPACITY, SHALLOWEST, PacketCache


def packet(number: int) -> Packet:
    return Packet(number, 0, False, b"")


def filled(*numbers: int) -> PacketCache:
    cache = PacketCache()
    for number in numbers:
        cache.put(packet(number))
    return cache


def held(cache: PacketCache, first: int, end: int) -> list[int]:
    return [number for number in range(first, end) if cache.get(number) is not None]


def test_what_was_put_is_there_and_nothing_else() -> None:
    cache, kept = PacketCache(), packet(5)
    cache.put(kept)
    assert cache.get(5) is kept
    assert held(cache, -CAPACITY, 5) == held(cache, 6, 3 * CAPACITY) == []


def test_cleared_means_gone() -> None:
    cache = filled(5)
    cache.clear()
    assert cache.get(5) is None


@given(st.integers(-10, 1 << 40), st.integers(1, 3 * CAPACITY))
def test_the_newest_are_kept(first: int, count: int) -> None:
    cache = filled(*range(first, first + count))
    assert held(cache, first, first + count) == list(range(max(first, first + count - CAPACITY), first + count))


@given(st.integers(0, 65535), st.sets(st.integers(1, CAPACITY - 1), max_size=20))
def test_what_came_since_a_packet_comes_in_its_order_and_without_what_was_lost(first: int, lost: set[int]) -> None:
    numbers = [first + index for index in range(CAPACITY) if index not in lost]
    cache = filled(*reversed(numbers))
    assert [each.number for each in cache.since(first, numbers[-1])] == numbers


def test_nothing_came_since_a_packet_that_is_gone() -> None:
    assert filled(6, 7).since(5, 7) == []
    assert filled(*range(CAPACITY + 1)).since(0, CAPACITY) == []


def test_a_late_packet_takes_no_newer_ones_place() -> None:
    cache = filled(*range(100, 100 + CAPACITY - 1))
    cache.put(packet(99))
    assert held(cache, 0, 2 * CAPACITY) == list(range(99, 99 + CAPACITY))


def test_the_size_follows_what_comes_within_800_ms() -> None:
    cache = PacketCache()
    cache.adapt(0, 0)
    total = 0
    for now_ms, came, size in (
        (500, 0, 128),
        (1_000, 125, 256),
        (1_500, 10_000, 512),
        (1_600, 0, 512),
        (2_500, 1, 128),
    ):
        total += came
        cache.adapt(total, now_ms * 1_000)
        assert cache.size == size


@given(st.integers(0, 65535), st.integers(1, 2 * CAPACITY))
def test_a_change_of_size_keeps_the_newest(first: int, count: int) -> None:
    cache = filled(*range(first, first + count))
    cache.adapt(0, 0)
    cache.adapt(1, 1_000_000)
    kept = min(count, SHALLOWEST)
    assert held(cache, first, first + count) == list(range(first + count - kept, first + count))
    cache.adapt(100_000, 2_000_000)
    assert held(cache, first, first + count) == list(range(first + count - kept, first + count))
