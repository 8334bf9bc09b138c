"""H.264: where keyframes start and how high they are (RFC 6184 section 5), and layers from dependency descriptors."""

from alongside.rtp.h264_parameter_set import read_height
from alongside.rtp.packet import MalformedPacket, Packet
from alongside.rtp.scalability import LayerTracker

_SPS = 7
_STAP_A = 24


class Describer:
    """Fills in the packets of one H.264 stream; its layers where there are dependency descriptors."""

    __slots__ = ("_layers",)

    def __init__(self) -> None:
        self._layers = LayerTracker()

    def describe(self, packet: Packet) -> None:
        """Fills in what payload and descriptor say.

        :raises MalformedPacket: one of them is not what its format says.
        """
        describe(packet)
        if packet.descriptor:
            self._layers.describe(packet)


def describe(packet: Packet) -> None:
    """Marks packets that start a decodable keyframe: browsers send a sequence parameter set in front of each.

    :raises MalformedPacket: an aggregated unit reaches beyond the payload, or a parameter set ends too early.
    """
    payload = packet.payload
    if not payload:
        raise MalformedPacket("h264Empty")
    kind = payload[0] & 0x1F
    if kind == _SPS:
        parameter_set = payload
    elif kind == _STAP_A:
        parameter_set = _find_sps(payload)
    else:
        return
    if parameter_set:
        packet.starts_keyframe = True
        packet.height = read_height(parameter_set)


def _find_sps(payload: bytes) -> bytes:
    """The first sequence parameter set in an aggregate, empty where there is none."""
    position = 1
    while position + 2 < len(payload):
        size = payload[position] << 8 | payload[position + 1]
        if position + 2 + size > len(payload):
            raise MalformedPacket("h264Aggregate")
        if size and payload[position + 2] & 0x1F == _SPS:
            return payload[position + 2 : position + 2 + size]
        position += 2 + size
    return b""
