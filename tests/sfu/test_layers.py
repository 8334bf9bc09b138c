"""Which simulcast layer suits which tile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.layers import choose_layer


@pytest.mark.parametrize(
    ("size", "layer"),
    [
        ((160, 90), 0),
        ((320, 180), 0),
        ((400, 225), 0),
        ((480, 270), 1),
        ((640, 360), 1),
        ((960, 540), 2),
        ((1280, 720), 2),
        ((3840, 2160), 2),
        ((0, 0), 2),
    ],
)
def test_the_smallest_layer_that_fills_the_tile(size: tuple[int, int], layer: int) -> None:
    assert choose_layer([180, 360, 720], *size) == layer


def test_heights_not_known_yet_are_taken_to_double() -> None:
    assert [choose_layer([0, 0, 0], 0, height) for height in (90, 180, 360, 720)] == [0, 0, 1, 2]


def test_a_wide_tile_needs_the_height_of_its_width() -> None:
    assert choose_layer([180, 360, 720], 1280, 100) == 2


def test_a_layer_that_is_not_sent_is_not_chosen() -> None:
    assert choose_layer([180, 360, None], 1280, 720) == 1
    assert choose_layer([None, 360, 720], 100, 50) == 1
    assert choose_layer([180, None, 720], 640, 360) == 2


def test_with_no_layer_sent_the_first_is_awaited() -> None:
    assert choose_layer([None, None, None], 1280, 720) == 0


def test_layers_in_reverse_order_are_chosen_by_their_height() -> None:
    """Firefox once reversed simulcast encodings."""
    assert choose_layer([720, 360, 180], 320, 180) == 2
    assert choose_layer([720, 360, 180], 0, 0) == 0


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 4320)), min_size=1, max_size=4),
    st.integers(0, 16384),
    st.integers(0, 16384),
)
def test_an_active_layer_whenever_there_is_one(heights: list[int | None], width: int, height: int) -> None:
    chosen = choose_layer(heights, width, height)
    assert 0 <= chosen < len(heights)
    assert heights[chosen] is not None or not any(layer is not None for layer in heights)
