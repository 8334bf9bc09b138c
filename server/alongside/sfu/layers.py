"""What of a video can be forwarded: its layers as a ladder of options, and how far up a tile needs to go.

Simulcast layers are streams of their own; scalable codecs have spatial layers within one stream; either may have
temporal layers. An option names one of each. On the ladder temporal layers come before spatial ones: to save
bandwidth a picture loses frames first, and only then size.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

ContentHint = Literal["motion", "detail"]
"""As in W3C mst-content-hint: ``detail`` must stay sharp and may have fewer frames."""

_ENOUGH = 0.8
"""A layer is good enough for a tile when it has this part of its height: more is not seen."""
_ASSUMED_TOP_HEIGHT = 720


class Option(NamedTuple):
    """One way to forward a video: a stream of its producer, and the highest layers of it."""

    stream: int
    """index among the producer's streams"""
    spatial: int
    temporal: int
    rate: int
    """bit/s"""
    height: int
    """of the picture in pixels; 0 while unknown"""


def assumed_height(height: int, index: int, count: int) -> int:
    """A layer's height: while unknown, layers are taken to double from one to the next."""
    return height or _ASSUMED_TOP_HEIGHT >> (count - 1 - index)


def useful(options: Sequence[Option], width: int, height: int) -> int:
    """How many of the options, from the bottom of the ladder, make a visible difference in a tile of that size.

    :param options: from the poorest to the best.
    :param width: of the tile in device pixels; with 0 by 0 all options count.
    """
    needed = max(height, width * 9 // 16) * _ENOUGH
    if needed <= 0:
        return len(options)
    for index, option in enumerate(options):
        if option.height >= needed:
            enough = option.height
            return index + sum(1 for other in options[index:] if other.height == enough)
    return len(options)


def rising(options: Sequence[Option]) -> list[Option]:
    """Of options from the poorest to the best those that cost less than all better ones."""
    kept: list[Option] = []
    for option in reversed(options):
        if not kept or option.rate < kept[-1].rate:
            kept.append(option)
    return kept[::-1]


def worthwhile(temporal: int, temporal_layers: int, *, lowest: bool, content: ContentHint) -> bool:
    """Whether an option with this temporal layer belongs on the ladder.

    Moving pictures at a quarter of the frames look worse than a smaller picture with all of them, so there the base
    temporal layer alone is for the smallest size only.
    """
    return content == "detail" or lowest or temporal > 0 or temporal_layers < 3
