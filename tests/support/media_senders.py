"""What sends the RTP packets of a microphone or a camera, as browsers do."""

from collections.abc import Callable, Mapping

from tests.support import media_parameters as parameters
from tests.support.media_packets import build_rtp, vp8_payload


class StreamSender:
    """Makes the packets of one RTP stream and delivers them.

    :param deliver: takes a packet.
    :param clock: microseconds that only grow.
    """

    payload_type: int
    clock_rate: int

    def __init__(self, deliver: Callable[[bytes], None], clock: Callable[[], int], ssrc: int) -> None:
        self.deliver = deliver
        self.clock = clock
        self.ssrc = ssrc
        self.sequence_number = ssrc % 65536
        self.timestamp_base = ssrc * 7919
        self.wide_number = 0

    @property
    def timestamp(self) -> int:
        """The present time on this stream's clock."""
        return (self.timestamp_base + self.clock() * self.clock_rate // 1_000_000) % 2**32

    def packet(self, payload: bytes, extensions: Mapping[int, bytes] | None = None, *, marker: bool = True) -> bytes:
        """The next packet, not sent yet."""
        self.sequence_number = (self.sequence_number + 1) % 65536
        self.wide_number = (self.wide_number + 1) % 65536
        wide = {parameters.WIDE_ID: self.wide_number.to_bytes(2, "big")}
        return build_rtp(
            payload_type=self.payload_type,
            sequence_number=self.sequence_number,
            timestamp=self.timestamp,
            ssrc=self.ssrc,
            payload=payload,
            marker=marker,
            extensions=wide | dict(extensions or {}),
        )

    def lose(self, count: int = 1) -> list[bytes]:
        """Packets that are sent and do not arrive."""
        return [self.packet(b"lost on the way") for _ in range(count)]


class AudioSender(StreamSender):
    payload_type = parameters.OPUS
    clock_rate = 48_000

    def send(self, payload: bytes = b"sound", level: int | None = None) -> None:
        """:param level: in -dBov (RFC 6464)."""
        extensions = {parameters.LEVEL_ID: bytes([0x80 | level])} if level is not None else {}
        self.deliver(self.packet(payload, extensions))


class VideoSender(StreamSender):
    payload_type = parameters.VP8
    clock_rate = 90_000

    def __init__(self, deliver: Callable[[bytes], None], clock: Callable[[], int], ssrc: int, height: int) -> None:
        super().__init__(deliver, clock, ssrc)
        self.height = height
        self.picture_id = ssrc % 2**15

    def frame(self, *, keyframe: bool = False, filling: bytes = b"picture") -> bytes:
        """The next frame, in one packet, not sent yet."""
        self.picture_id = (self.picture_id + 1) % 2**15
        payload = vp8_payload(
            keyframe=keyframe,
            picture_id=self.picture_id,
            tl0_picture_index=self.picture_id,
            height=self.height,
            filling=filling,
        )
        return self.packet(payload)

    def keyframe(self) -> None:
        self.deliver(self.frame(keyframe=True))

    def delta(self) -> None:
        self.deliver(self.frame())

    def resend(self, packet: bytes, rtx_number: int) -> None:
        """Delivers a packet on the retransmission stream (RFC 4588)."""
        header_bytes = 12 + 4 + 4 * int.from_bytes(packet[14:16], "big")
        self.deliver(
            build_rtp(
                payload_type=parameters.VP8_RTX,
                sequence_number=rtx_number,
                timestamp=int.from_bytes(packet[4:8], "big"),
                ssrc=self.ssrc + 1,
                payload=packet[2:4] + packet[header_bytes:],
                marker=bool(packet[1] & 0x80),
            )
        )
