"""Which simulcast layer a consumer gets."""

from collections.abc import Sequence

_ENOUGH = 0.8
"""A layer is good enough for a tile when it has this part of its height: more is not seen."""
_ASSUMED_TOP_HEIGHT = 720


def choose_layer(heights: Sequence[int | None], width: int, height: int) -> int:
    """The index of the smallest active layer that fills a tile of that size, else of the largest active one.

    :param heights: of each layer's pictures in pixels: none where it is not active, 0 where unknown. Unknown ones
        are taken to double from layer to layer.
    :param width: of the tile in device pixels; with 0 by 0 the largest active layer is chosen.

    When no layer is active, the first is chosen, to be ready for its keyframe.
    """
    known = {
        index: layer or _ASSUMED_TOP_HEIGHT >> (len(heights) - 1 - index)
        for index, layer in enumerate(heights)
        if layer is not None
    }
    if not known:
        return 0
    needed = max(height, width * 9 // 16) * _ENOUGH
    fitting = [index for index in known if known[index] >= needed > 0]
    if fitting:
        return min(fitting, key=known.__getitem__)
    return max(known, key=known.__getitem__)
