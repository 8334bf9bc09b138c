"""Sequence numbers that wrap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.sequence import Unwrapper, is_newer


@pytest.mark.parametrize(
    ("number", "than", "newer"),
    [
        (1, 0, True),
        (0, 65535, True),
        (65535, 0, False),
        (5, 5, False),
        (0x7FFF, 0, True),
        (0x8000, 0, False),
    ],
)
def test_newer_is_the_nearer_way_round_the_circle(number: int, than: int, newer: bool) -> None:
    assert is_newer(number, than) is newer


@given(st.integers(0, 65535), st.lists(st.integers(-30_000, 30_000), max_size=200))
def test_the_true_number_comes_back_over_wraps_and_reordering(first: int, steps: list[int]) -> None:
    """Each true number lies less than half of the circle from the newest before it."""
    unwrapper = Unwrapper()
    assert unwrapper.unwrap(first) == first
    newest = first
    for step in steps:
        number = newest + step
        assert unwrapper.unwrap(number % 65536) == number
        newest = max(newest, number)


@given(st.integers(2, 24), st.data())
def test_any_width_wraps_alike(bits: int, data: st.DataObject) -> None:
    modulus = 1 << bits
    unwrapper = Unwrapper(bits)
    true = data.draw(st.integers(0, modulus - 1))
    unwrapper.unwrap(true)
    for _ in range(20):
        true += data.draw(st.integers(0, modulus // 2 - 1))
        assert unwrapper.unwrap(true % modulus) == true


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=100))
def test_the_low_bits_are_always_those_that_came(numbers: list[int]) -> None:
    unwrapper = Unwrapper()
    assert [unwrapper.unwrap(number) & 0xFFFF for number in numbers] == numbers
