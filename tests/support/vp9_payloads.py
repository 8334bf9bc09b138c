"""VP9 payloads for tests, built by hand and apart from the code under test (RFC 9628 section 4.2)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.bit_writer import BitWriter


@dataclass(frozen=True)
class Layers:
    """The layer indices of a layer frame, as in the payload descriptor."""

    temporal: int = 0
    spatial: int = 0
    switching_up: bool = False
    inter_layer: bool = False
    tl0_picture_index: int = 0


@dataclass(frozen=True)
class ScalabilityStructure:
    """:param group: how many references each picture of the picture group has; empty where no group is told."""

    layers: int
    resolutions: Sequence[tuple[int, int]] = ()
    group: Sequence[int] = ()

    def to_bytes(self) -> bytes:
        flags = self.layers - 1 << 5 | (0x10 if self.resolutions else 0) | (0x08 if self.group else 0)
        sizes = b"".join(struct.pack(">HH", width, height) for width, height in self.resolutions)
        pictures = b"".join(bytes([references << 2, *range(1, references + 1)]) for references in self.group)
        return bytes([flags]) + sizes + (bytes([len(self.group)]) + pictures if self.group else b"")


def vp9_descriptor(
    *,
    start: bool = True,
    end: bool = False,
    inter_predicted: bool = False,
    flexible: bool = False,
    picture_id: int | None = None,
    picture_id_bits: int = 15,
    layers: Layers | None = None,
    references: Sequence[int] = (),
    structure: ScalabilityStructure | None = None,
) -> bytes:
    """A VP9 payload descriptor.

    :param references: picture differences in flexible mode, up to three.
    """
    parts = (picture_id is not None, inter_predicted, layers is not None, flexible, start, end, structure is not None)
    data = BitWriter().write(1, *parts, 0).to_bytes()
    if picture_id is not None:
        data += struct.pack(">H", 0x8000 | picture_id) if picture_id_bits == 15 else bytes([picture_id])
    if layers is not None:
        indices = BitWriter().write(3, layers.temporal).write(1, layers.switching_up)
        data += indices.write(3, layers.spatial).write(1, layers.inter_layer).to_bytes()
        if not flexible:
            data += bytes([layers.tl0_picture_index])
    if inter_predicted and flexible:
        last = len(references) - 1
        data += bytes(difference << 1 | (index < last) for index, difference in enumerate(references))
    return data + (structure.to_bytes() if structure is not None else b"")


def vp9_keyframe_header(width: int, height: int, *, profile: int = 0, rgb: bool = False) -> bytes:
    """The start of a keyframe (VP9 bitstream specification, section 6.2)."""
    bits = BitWriter().write(2, 2).write(1, profile & 1, profile >> 1)
    if profile == 3:
        bits.write(1, 0)
    bits.write(1, 0, 0, 1, 0).write(24, 0x498342)
    if profile >= 2:
        bits.write(1, 0)
    bits.write(3, 7 if rgb else 2)
    if not rgb:
        bits.write(1, 0)
    if profile & 1:
        bits.write(1, *[0] * (1 if rgb else 3))
    return bits.write(16, width - 1, height - 1).to_bytes()
