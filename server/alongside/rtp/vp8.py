"""The VP8 payload descriptor (RFC 7741 section 4.2)."""

from alongside.rtp.packet import MalformedPacket, Packet


def describe(packet: Packet) -> None:
    """Fills in what the payload descriptor says: picture id, TL0PICIDX, temporal layer, start and height of a keyframe.

    :raises MalformedPacket: the descriptor or a keyframe's header reaches beyond the payload.
    """
    payload = packet.payload
    try:
        first = payload[0]
        position = 1
        if first & 0x80:
            position = _read_extended(packet, payload)
        # S bit, partition 0, and the P bit of the frame header (RFC 6386 section 9.1) clear
        if first & 0x17 == 0x10:
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


def _read_extended(packet: Packet, payload: bytes) -> int:
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
            packet.temporal_layer = payload[position] >> 6
        position += 1
    if position > len(payload):
        raise IndexError
    return position
