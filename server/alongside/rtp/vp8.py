"""The VP8 payload descriptor (RFC 7741 section 4.2), and layers from dependency descriptors."""

from alongside.rtp.packet import MalformedPacket, Packet
from alongside.rtp.scalability import LayerTracker


class Describer:
    """Fills in the packets of one VP8 stream.

    Browsers that send dependency descriptors leave picture ids and layers out of the payload descriptor.
    """

    __slots__ = ("_layers",)

    def __init__(self) -> None:
        self._layers = LayerTracker()

    def describe(self, packet: Packet) -> None:
        """Fills in what payload and dependency descriptor say; of picture ids the payload's where it has one.

        :raises MalformedPacket: one of them is not what its format says.
        """
        describe(packet)
        if packet.descriptor and packet.picture_id < 0:
            self._layers.describe(packet)


def describe(packet: Packet) -> None:
    """Fills in what the payload descriptor says: picture id, TL0PICIDX, temporal layer, start and height of a keyframe.

    A temporal layer may be taken in at a frame with the bit Y: it depends on the lowest temporal layer only.

    :raises MalformedPacket: the descriptor or a keyframe's header reaches beyond the payload.
    """
    payload = packet.payload
    try:
        first = payload[0]
        # S bit, and partition 0
        starts_frame = first & 0x17 == 0x10
        position = 1
        if first & 0x80:
            position = _read_extended(packet, payload, starts_frame=starts_frame)
        if starts_frame:
            # the P bit of the frame header (RFC 6386 section 9.1)
            packet.starts_keyframe = payload[position] & 0x01 == 0
            if packet.starts_keyframe:
                packet.height = _read_height(payload, position)
    except IndexError:
        raise MalformedPacket("vp8Descriptor") from None


def _read_height(payload: bytes, position: int) -> int:
    """The frame's height in pixels from the header of a keyframe (RFC 6386 section 9.1)."""
    if payload[position + 3 : position + 6] != b"\x9d\x01\x2a":
        raise MalformedPacket("vp8Keyframe")
    return (payload[position + 8] | payload[position + 9] << 8) & 0x3FFF


def _read_extended(packet: Packet, payload: bytes, *, starts_frame: bool) -> int:
    flags = payload[1]
    position = 2
    if flags & 0x80:
        packet.picture_id_at = position
        if payload[position] & 0x80:
            packet.picture_id = (payload[position] & 0x7F) << 8 | payload[position + 1]
            packet.picture_id_bits = 15
            position += 2
        else:
            packet.picture_id = payload[position]
            packet.picture_id_bits = 7
            position += 1
    if flags & 0x40:
        packet.tl0_picture_index = payload[position]
        packet.tl0_picture_index_at = position
        position += 1
    if flags & 0x30:
        if flags & 0x20:
            layers = payload[position]
            packet.temporal_layer = layers >> 6
            packet.switches_temporal = layers < 0x40 or (starts_frame and layers & 0x20 != 0)
        position += 1
    if position > len(payload):
        raise IndexError
    return position
