"""How far up the ladder of layers a tile needs to go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.layers import Option, assumed_height, rising, useful, worthwhile

LADDER = [Option(stream, 0, temporal, 0, 180 << stream) for stream in range(3) for temporal in range(2)]


@pytest.mark.parametrize(
    ("size", "height"),
    [
        ((160, 90), 180),
        ((320, 180), 180),
        ((400, 225), 180),
        ((480, 270), 360),
        ((640, 360), 360),
        ((960, 540), 720),
        ((1280, 720), 720),
        ((3840, 2160), 720),
        ((0, 0), 720),
    ],
)
def test_the_smallest_layer_that_fills_the_tile_with_all_its_frames(size: tuple[int, int], height: int) -> None:
    best = LADDER[useful(LADDER, *size) - 1]
    assert (best.height, best.temporal) == (height, 1)


def test_a_wide_tile_needs_the_height_of_its_width() -> None:
    assert useful(LADDER, 1280, 100) == len(LADDER)


def test_heights_not_known_yet_are_taken_to_double() -> None:
    assert [assumed_height(0, index, 3) for index in range(3)] == [180, 360, 720]
    assert assumed_height(1080, 0, 3) == 1080


def test_moving_pictures_lose_size_rather_than_most_of_their_frames() -> None:
    assert not worthwhile(0, 3, lowest=False, content="motion")
    assert worthwhile(0, 3, lowest=True, content="motion")
    assert worthwhile(1, 3, lowest=False, content="motion")
    assert worthwhile(0, 2, lowest=False, content="motion")


def test_text_loses_frames_rather_than_sharpness() -> None:
    assert worthwhile(0, 3, lowest=False, content="detail")


@given(
    st.lists(st.integers(1, 4320), min_size=1, max_size=12).map(sorted), st.integers(0, 16384), st.integers(0, 16384)
)
def test_there_is_always_something_useful(heights: list[int], width: int, height: int) -> None:
    ladder = [Option(index, 0, 0, 0, layer) for index, layer in enumerate(heights)]
    assert 1 <= useful(ladder, width, height) <= len(ladder)


rated = st.lists(st.integers(0, 5), max_size=12).map(
    lambda rates: [Option(index, 0, 0, rate, 0) for index, rate in enumerate(rates)]
)


@given(rated)
def test_what_costs_no_less_than_something_better_is_no_option(options: list[Option]) -> None:
    kept = rising(options)
    assert kept == sorted(kept, key=lambda option: option.rate)
    for option in options:
        better = options[option.stream + 1 :]
        assert (option in kept) == all(other.rate > option.rate for other in better)
