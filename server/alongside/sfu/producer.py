"""A producer: what one participant sends of one microphone, camera or screen."""

from collections import Counter
from collections.abc import Callable

from alongside.rtp import h264, vp8
from alongside.rtp.packet import Packet
from alongside.rtp.parameters import MediaKind, RtpCodecCapability, RtpParameters
from alongside.sfu.layers import choose_layer
from alongside.sfu.ortc import media_codec, retransmission_payload_type
from alongside.sfu.ports import PacketPath
from alongside.sfu.speakers import Voice
from alongside.sfu.stream import ProducerStream


def _opaque(packet: Packet) -> None:
    """Audio packets say nothing that forwarding needs."""


_DESCRIBE: dict[str, Callable[[Packet], None]] = {
    "video/vp8": vp8.describe,
    "video/h264": h264.describe,
}


class Producer:
    """Holds the streams of one producer.

    :param router_codec: the router's codec that the producer's matches.
    """

    def __init__(
        self,
        producer_id: str,
        kind: MediaKind,
        parameters: RtpParameters,
        router_codec: RtpCodecCapability,
        path: PacketPath,
        report_ssrc: int,
        counters: Counter[str],
    ) -> None:
        codec = media_codec(parameters)
        self.id = producer_id
        self.kind = kind
        self.parameters = parameters
        self.router_codec = router_codec
        self.payload_type = codec.payloadType
        self.rtx_payload_type = retransmission_payload_type(parameters)
        self.paused = False
        self.voice = Voice()
        self.streams = [
            ProducerStream(
                video=kind == "video",
                clock_rate=codec.clockRate,
                ssrc=encoding.ssrc,
                rtx_ssrc=encoding.rtx.ssrc if encoding.rtx is not None else None,
                rid=encoding.rid,
                describe=_DESCRIBE.get(codec.mimeType.lower(), _opaque),
                path=path,
                report_ssrc=report_ssrc,
                counters=counters,
            )
            for encoding in parameters.encodings
        ]

    def stream_for(self, width: int, height: int, now_us: int) -> ProducerStream:
        """The stream that suits a tile of that size in device pixels."""
        if len(self.streams) == 1:
            return self.streams[0]
        heights = [stream.height if stream.active(now_us) else None for stream in self.streams]
        return self.streams[choose_layer(heights, width, height)]
