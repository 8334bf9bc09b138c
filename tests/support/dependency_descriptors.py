"""Dependency descriptors for tests, built by hand and apart from the code under test (AV1 RTP specification, A.8.2)."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.bit_writer import BitWriter

_SYMBOLS = "-DSR"


@dataclass(frozen=True)
class Template:
    """A frame dependency template, or what a frame says in its place.

    :param dtis: a symbol for each decode target, as in the specification's tables: ``-``, ``D``, ``S`` or ``R``.
    """

    spatial: int
    temporal: int
    dtis: str
    frame_diffs: tuple[int, ...] = ()
    chain_diffs: tuple[int, ...] = ()

    @property
    def indications(self) -> tuple[int, ...]:
        return tuple(_SYMBOLS.index(symbol) for symbol in self.dtis)


@dataclass(frozen=True)
class TemplateStructure:
    """:param templates: sorted by spatial and temporal layer."""

    templates: Sequence[Template]
    first_id: int = 0
    protected_by: tuple[int, ...] = ()
    resolutions: tuple[tuple[int, int], ...] = field(default=())

    @property
    def target_count(self) -> int:
        return len(self.templates[0].dtis)

    @property
    def chain_count(self) -> int:
        return len(self.templates[0].chain_diffs)

    def write(self, bits: BitWriter) -> None:
        bits.write(6, self.first_id).write(5, self.target_count - 1)
        self._write_layers(bits)
        for template in self.templates:
            bits.write(2, *template.indications)
        for template in self.templates:
            for diff in template.frame_diffs:
                bits.write(1, 1).write(4, diff - 1)
            bits.write(1, 0)
        bits.write_non_symmetric(self.target_count + 1, self.chain_count)
        for chain in self.protected_by:
            bits.write_non_symmetric(self.chain_count, chain)
        for template in self.templates:
            bits.write(4, *template.chain_diffs)
        bits.write(1, 1 if self.resolutions else 0)
        for width, height in self.resolutions:
            bits.write(16, width - 1, height - 1)

    def _write_layers(self, bits: BitWriter) -> None:
        for before, after in itertools.pairwise(self.templates):
            if (before.spatial, before.temporal) == (after.spatial, after.temporal):
                bits.write(2, 0)
            else:
                bits.write(2, 1 if before.spatial == after.spatial else 2)
        bits.write(2, 3)


def build_descriptor(
    *,
    template_id: int,
    frame_number: int,
    start: bool = True,
    end: bool = True,
    structure: TemplateStructure | None = None,
    active_targets: tuple[int, int] | None = None,
    dtis: tuple[int, ...] | None = None,
    frame_diffs: tuple[int, ...] | None = None,
    chain_diffs: tuple[int, ...] | None = None,
) -> bytes:
    """A descriptor of three bytes, or more where it says more.

    :param active_targets: the bit mask, and how many bits it has.
    :param dtis: custom ones; so too ``frame_diffs`` and ``chain_diffs``.
    """
    bits = BitWriter().write(1, start, end).write(6, template_id).write(16, frame_number & 0xFFFF)
    extended = (structure, active_targets, dtis, frame_diffs, chain_diffs)
    if any(part is not None for part in extended):
        bits.write(1, *(part is not None for part in extended))
        if structure is not None:
            structure.write(bits)
        if active_targets is not None:
            bits.write(active_targets[1], active_targets[0])
        bits.write(2, *dtis or ())
        if frame_diffs is not None:
            _write_frame_diffs(bits, frame_diffs)
        bits.write(8, *chain_diffs or ())
    return bits.to_bytes()


def _write_frame_diffs(bits: BitWriter, diffs: tuple[int, ...]) -> None:
    for diff in diffs:
        size = next(size for size in (1, 2, 3) if diff <= 1 << 4 * size)
        bits.write(2, size).write(4 * size, diff - 1)
    bits.write(2, 0)


L1T3 = TemplateStructure(
    templates=(
        Template(0, 0, "SSS", (), (0,)),
        Template(0, 0, "SSS", (4,), (4,)),
        Template(0, 1, "-DS", (2,), (2,)),
        Template(0, 2, "--D", (1,), (1,)),
        Template(0, 2, "--D", (1,), (3,)),
    ),
    protected_by=(0, 0, 0),
    resolutions=((1280, 720),),
)
"""Three temporal layers: frames of the layers 0 2 1 2."""

L2T2 = TemplateStructure(
    templates=(
        Template(0, 0, "SSSS", (), (0, 0)),
        Template(0, 0, "SSRR", (4,), (4, 3)),
        Template(0, 1, "-D-R", (2,), (2, 1)),
        Template(1, 0, "--SS", (1,), (1, 1)),
        Template(1, 0, "--SS", (4, 1), (1, 1)),
        Template(1, 1, "---D", (2, 1), (3, 2)),
    ),
    protected_by=(0, 0, 1, 1),
    resolutions=((640, 360), (1280, 720)),
)
"""Two spatial layers, the higher one predicted from the lower one of the same picture; two temporal layers in turn."""
