"""The dependency descriptor header extension (AV1 RTP specification, appendix A).

It tells a forwarder, whatever the codec, which layers a frame belongs to, on which frames it depends and who may do
without it. Frames mostly name one of a few templates, which the first packet of a keyframe defines.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from alongside.rtp.bits import BitReader
from alongside.rtp.packet import MalformedPacket

FRAME_NUMBER_AT = 1
"""Offset of the frame number in a descriptor; it has 16 bits."""

NOT_PRESENT, DISCARDABLE, SWITCH, REQUIRED = range(4)
"""Decode target indications (section A.8.3, table A.1): no frame of the target depends on a discardable one; who can
decode a switch frame can decode all later frames of the target; a required frame is neither."""

_MAX_SPATIAL_LAYER = 3
_MAX_TEMPORAL_LAYER = 7
_TEMPLATE_IDS = 64
_TRUNCATED = "dependencyDescriptor"


class FrameDependencies(NamedTuple):
    """What a template, or a frame on its own, says of dependencies."""

    spatial_layer: int
    temporal_layer: int
    dtis: tuple[int, ...]
    """The indication for each decode target."""
    frame_diffs: tuple[int, ...]
    """How many frame numbers back the frames are that it depends on."""
    chain_diffs: tuple[int, ...]
    """How many frame numbers back each chain's last frame is, 0 where a chain begins."""


class Structure(NamedTuple):
    """The templates of a coded video sequence, and what they have in common."""

    templates: Mapping[int, FrameDependencies]
    """by template id"""
    targets: tuple[tuple[int, int], ...]
    """Spatial and temporal layer of each decode target: the highest that it holds."""
    bases: tuple[int, ...]
    """For each decode target the one of the same spatial layer with the lowest temporal layer only, -1 for none."""
    protected_by: tuple[int, ...]
    """The chain of each decode target; empty where there are no chains."""
    resolutions: tuple[tuple[int, int], ...]
    """Width and height of each spatial layer in pixels; empty where they are not told."""

    def find_target(self, spatial_layer: int, temporal_layer: int) -> int:
        """The decode target that has these layers and those below them, -1 where there is none."""
        return _find(self.targets, spatial_layer, temporal_layer)


class Descriptor(NamedTuple):
    """A packet's dependency descriptor."""

    starts_frame: bool
    ends_frame: bool
    """of the layer frame: higher spatial layers of the same picture may follow"""
    frame_number: int
    """16 bits; counts the layer frames of the stream"""
    frame: FrameDependencies | None
    """None where its template is not known: the structure was lost, or comes late"""
    structure: Structure | None
    """the one that holds for this packet; None before the first"""
    attaches_structure: bool
    """this packet carries it"""
    active_targets: int
    """bit mask of the decode targets that the sender produces at present; bit 0 is the first target"""

    @property
    def starts_keyframe(self) -> bool:
        """Decoding can start with this packet: it begins a coded video sequence."""
        return self.attaches_structure and self.starts_frame and self.frame is not None and not self.frame.frame_diffs

    @property
    def height(self) -> int:
        """Of the highest spatial layer that the sender produces at present, in pixels; 0 where it is not told."""
        if self.structure is None or not self.structure.resolutions:
            return 0
        targets = enumerate(self.structure.targets)
        top = max((spatial for target, (spatial, _) in targets if self.active_targets >> target & 1), default=0)
        return self.structure.resolutions[top][1]


class DescriptorReader:
    """Reads the descriptors of one RTP stream, each of which may lean on an earlier one's structure."""

    __slots__ = ("_active_targets", "_active_targets_from", "_structure", "_structure_from")

    def __init__(self) -> None:
        self._structure: Structure | None = None
        self._structure_from = -1
        self._active_targets = 0
        self._active_targets_from = -1

    def read(self, data: bytes, number: int) -> Descriptor:
        """Reads one descriptor.

        :param number: the packet's extended sequence number: what a late packet tells is no news for newer ones.
        :raises MalformedPacket: the descriptor ends too early, or has more layers than there can be.
        """
        if len(data) < 3:
            raise MalformedPacket(_TRUNCATED)
        template_id = data[0] & 0x3F
        structure = self._structure
        attaches = False
        if len(data) == 3:
            frame = structure.templates.get(template_id) if structure is not None else None
        else:
            frame, structure, attaches = self._read_extended(BitReader(data[3:], _TRUNCATED), template_id, number)
        return Descriptor(
            data[0] > 0x7F,
            data[0] & 0x40 != 0,
            data[1] << 8 | data[2],
            frame,
            structure,
            attaches,
            self._active_targets,
        )

    def _read_extended(
        self, bits: BitReader, template_id: int, number: int
    ) -> tuple[FrameDependencies | None, Structure | None, bool]:
        has_structure, has_active_targets, *custom = bits.read_many(1, 5)
        structure = _read_structure(bits) if has_structure else self._structure
        if structure is None:
            return None, None, False
        active_targets = (1 << len(structure.targets)) - 1
        if has_active_targets:
            active_targets = bits.read(len(structure.targets))
        frame = structure.templates.get(template_id)
        if frame is not None and any(custom):
            frame = _read_custom(bits, frame, custom)
        # only now, so that nothing is kept of a descriptor that turned out to be malformed
        if has_structure and number > self._structure_from:
            self._structure, self._structure_from = structure, number
        if (has_structure or has_active_targets) and number > self._active_targets_from:
            self._active_targets, self._active_targets_from = active_targets, number
        return frame, structure, has_structure == 1


def _read_custom(bits: BitReader, template: FrameDependencies, custom: Sequence[int]) -> FrameDependencies:
    """What the frame itself says in place of its template."""
    has_dtis, has_frame_diffs, has_chain_diffs = custom
    dtis = bits.read_many(2, len(template.dtis)) if has_dtis else template.dtis
    frame_diffs = _read_frame_diffs(bits) if has_frame_diffs else template.frame_diffs
    chain_diffs = bits.read_many(8, len(template.chain_diffs)) if has_chain_diffs else template.chain_diffs
    return template._replace(dtis=dtis, frame_diffs=frame_diffs, chain_diffs=chain_diffs)


def _read_frame_diffs(bits: BitReader) -> tuple[int, ...]:
    diffs = []
    while width := 4 * bits.read(2):
        diffs.append(bits.read(width) + 1)
    return tuple(diffs)


def _read_structure(bits: BitReader) -> Structure:
    """``template_dependency_structure()`` (section A.8.2)."""
    first_id = bits.read(6)
    target_count = bits.read(5) + 1
    layers = _read_layers(bits)
    dtis = [bits.read_many(2, target_count) for _ in layers]
    frame_diffs = [_read_template_diffs(bits) for _ in layers]
    chain_count = bits.read_non_symmetric(target_count + 1)
    protected_by = tuple(bits.read_non_symmetric(chain_count) for _ in range(target_count)) if chain_count else ()
    chain_diffs = [bits.read_many(4, chain_count) for _ in layers]
    resolutions = _read_resolutions(bits, layers[-1][0] + 1) if bits.read(1) else ()
    templates = {
        (first_id + index) % _TEMPLATE_IDS: FrameDependencies(
            *layers[index], dtis[index], frame_diffs[index], chain_diffs[index]
        )
        for index in range(len(layers))
    }
    targets = _layers_of_targets(templates.values(), target_count)
    bases = tuple(_find(targets, spatial, 0) for spatial, _ in targets)
    return Structure(templates, targets, bases, protected_by, resolutions)


def _read_layers(bits: BitReader) -> list[tuple[int, int]]:
    """The spatial and temporal layer of each template."""
    spatial = temporal = 0
    layers = [(spatial, temporal)]
    while (step := bits.read(2)) != 3:
        if step == 1:
            temporal += 1
        elif step == 2:
            spatial += 1
            temporal = 0
        layers.append((spatial, temporal))
        if spatial > _MAX_SPATIAL_LAYER or temporal > _MAX_TEMPORAL_LAYER or len(layers) > _TEMPLATE_IDS:
            raise MalformedPacket("dependencyLayers")
    return layers


def _read_template_diffs(bits: BitReader) -> tuple[int, ...]:
    diffs = []
    while bits.read(1):
        diffs.append(bits.read(4) + 1)
    return tuple(diffs)


def _read_resolutions(bits: BitReader, layers: int) -> tuple[tuple[int, int], ...]:
    return tuple((bits.read(16) + 1, bits.read(16) + 1) for _ in range(layers))


def _layers_of_targets(templates: Iterable[FrameDependencies], count: int) -> tuple[tuple[int, int], ...]:
    """The highest spatial and temporal layer of the frames that are present in each decode target.

    :param templates: in their order: spatial layers go up.
    """
    spatial, temporal = [0] * count, [0] * count
    for spatial_layer, temporal_layer, dtis, _, _ in templates:
        for target, indication in enumerate(dtis):
            if indication != NOT_PRESENT:
                spatial[target] = spatial_layer
                temporal[target] = max(temporal[target], temporal_layer)
    return tuple(zip(spatial, temporal, strict=True))


def _find(targets: tuple[tuple[int, int], ...], spatial_layer: int, temporal_layer: int) -> int:
    layers = (spatial_layer, temporal_layer)
    return targets.index(layers) if layers in targets else -1
