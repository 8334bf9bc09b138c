"""Where an H.264 keyframe starts (RFC 6184 section 5)."""

from alongside.rtp.packet import MalformedPacket, Packet

_SPS = 7
_STAP_A = 24


def describe(packet: Packet) -> None:
    """Marks packets that start a decodable keyframe: browsers send a sequence parameter set in front of each.

    :raises MalformedPacket: an aggregated unit reaches beyond the payload.
    """
    payload = packet.payload
    if not payload:
        raise MalformedPacket("h264Empty")
    kind = payload[0] & 0x1F
    packet.starts_keyframe = kind == _SPS or (kind == _STAP_A and _holds_sps(payload))


def _holds_sps(payload: bytes) -> bool:
    position = 1
    while position + 2 < len(payload):
        size = payload[position] << 8 | payload[position + 1]
        if position + 2 + size > len(payload):
            raise MalformedPacket("h264Aggregate")
        if payload[position + 2] & 0x1F == _SPS:
            return True
        position += 2 + size
    return False
