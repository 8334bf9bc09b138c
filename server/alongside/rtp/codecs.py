"""Finds for a codec what reads its packets."""

from collections.abc import Callable

from alongside.rtp import av1, h264, vp8, vp9
from alongside.rtp.packet import Packet

Describe = Callable[[Packet], None]
"""Fills in what the codec says of a packet; raises ``MalformedPacket`` where the payload is not what it should be."""


def describer(mime_type: str) -> Describe:
    """A new one for one RTP stream: what it reads may lean on earlier packets.

    :param mime_type: in capitals or not, like ``video/VP8``; packets of unknown codecs are left as they are.
    """
    match mime_type.lower():
        case "video/vp8":
            return vp8.Describer().describe
        case "video/vp9":
            return vp9.Describer().describe
        case "video/h264":
            return h264.Describer().describe
        case "video/av1":
            return av1.Describer().describe
        case _:
            return _leave


def _leave(packet: Packet) -> None:
    """Audio packets say nothing that forwarding needs."""
