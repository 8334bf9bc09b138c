"""Which layers packets belong to, and where receivers may take layers in, as dependency descriptors tell it."""

from alongside.rtp.dependency_descriptor import (
    DISCARDABLE,
    FRAME_NUMBER_AT,
    NOT_PRESENT,
    SWITCH,
    Descriptor,
    DescriptorReader,
    FrameDependencies,
    Structure,
)
from alongside.rtp.packet import Packet


class LayerTracker:
    """Fills in packets from their dependency descriptors; one for each RTP stream.

    A spatial layer may be taken in at a frame that depends on others of its own picture at most, and on which alone the
    later ones depend. A temporal layer may be taken in where that needs nothing but the lowest temporal layer, so by
    everybody.

    The frame number becomes the packet's picture id, whose ``picture_id_at`` is the offset in ``descriptor``, not in
    the payload, as its 16 ``picture_id_bits`` tell: frames stay consecutive for a receiver when the stream behind it
    changes. References between frames are relative to it and stay right.
    """

    __slots__ = ("_last_frame", "_open", "_reader", "_timestamp", "_unit_start")

    def __init__(self) -> None:
        self._reader = DescriptorReader()
        self._last_frame = 0
        self._timestamp = -1
        self._unit_start = 0
        self._open: set[int] = set()
        """Decode targets that may be joined at the next frame by those who have the lowest temporal layer only."""

    def describe(self, packet: Packet) -> Descriptor:
        """Fills in layers, where they may be taken in, the frame number and the end of the layer frame.

        Packets whose template is not known count as part of the lowest layers, so that they get through.

        :raises MalformedPacket: the descriptor is not what its format says.
        """
        descriptor = self._reader.read(packet.descriptor, packet.number)
        packet.picture_id = descriptor.frame_number
        packet.picture_id_at = FRAME_NUMBER_AT
        packet.picture_id_bits = 16
        packet.ends_frame = descriptor.ends_frame
        packet.switches_spatial = False
        frame, structure = descriptor.frame, descriptor.structure
        if frame is None or structure is None:
            return descriptor
        packet.spatial_layer = frame.spatial_layer
        packet.temporal_layer = frame.temporal_layer
        packet.switches_temporal = frame.temporal_layer == 0
        if descriptor.starts_frame:
            target = structure.find_target(frame.spatial_layer, frame.temporal_layer)
            packet.switches_spatial = self._switches_spatial(packet, frame, target)
            self._keep_order(descriptor)
            packet.switches_temporal |= target in self._open
            self._note_switches(frame, structure)
        return descriptor

    def _switches_spatial(self, packet: Packet, frame: FrameDependencies, target: int) -> bool:
        """Whether the frame needs no earlier picture, and those after it in its layer need none from before it."""
        depth = (packet.picture_id - self._unit_start) & 0xFFFF
        if packet.timestamp != self._timestamp or depth > 0x7FFF:
            self._timestamp = packet.timestamp
            self._unit_start = packet.picture_id
            depth = 0
        return target >= 0 and frame.dtis[target] == SWITCH and max(frame.frame_diffs, default=0) <= depth

    def _keep_order(self, descriptor: Descriptor) -> None:
        """Forgets what was learnt where frames are missing or late, or everything begins anew."""
        if descriptor.attaches_structure or descriptor.frame_number != (self._last_frame + 1) & 0xFFFF:
            self._open.clear()
        self._last_frame = descriptor.frame_number

    def _note_switches(self, frame: FrameDependencies, structure: Structure) -> None:
        """Finds what may be joined from here on by those who have the lowest temporal layer only."""
        for target, base in enumerate(structure.bases):
            indication = frame.dtis[target]
            if base < 0 or indication == NOT_PRESENT:
                continue
            if frame.dtis[base] != NOT_PRESENT:
                if indication == SWITCH:
                    self._open.add(target)
            elif indication != DISCARDABLE:
                # they lack this frame, and later ones may depend on it
                self._open.discard(target)
