"""The far end of the forwarding code in tests without a network: it keeps what would have been sent."""

from dataclasses import dataclass
from typing import Literal

from alongside.rtp.bandwidth.sent_packets import SentPackets
from alongside.rtp.munger import Rewritten
from alongside.rtp.writer import PADDING_BYTES
from alongside.sfu.ports import PathState
from tests.support.media_rtcp import RawRtcp, split


@dataclass(frozen=True)
class SentRtp:
    """A packet that was handed over for sending."""

    sequence_number: int
    timestamp: int
    picture_id: int
    tl0_picture_index: int
    payload: bytes
    payload_type: int
    ssrc: int
    resent_as: int


class RecordingPath:
    """Implements ``PacketPath``."""

    def __init__(self) -> None:
        self.state: PathState | Literal["new"] = "new"
        self.sent = SentPackets()
        self.rtp: list[SentRtp] = []
        self.rtcp: list[RawRtcp] = []
        self.padding: list[tuple[int, int, int]] = []
        self.forgotten: list[int] = []

    def send_audio(self, rewritten: Rewritten, payload_type: int, ssrc: int) -> None:
        self._record(rewritten, payload_type, ssrc, -1)

    def send_video(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        self.sent.add(len(rewritten[1].payload), 1)
        self._record(rewritten, payload_type, ssrc, resent_as)

    def send_padding(self, number: int, payload_type: int, ssrc: int) -> None:
        self.sent.add(PADDING_BYTES, 1)
        self.padding.append((number, payload_type, ssrc))

    def _record(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int) -> None:
        sequence_number, packet, timestamp, picture_id, tl0 = rewritten
        self.rtp.append(
            SentRtp(sequence_number, timestamp, picture_id, tl0, packet.payload, payload_type, ssrc, resent_as)
        )

    def send_rtcp(self, packet: bytes) -> None:
        self.rtcp.extend(split(packet))

    def forget_sent_stream(self, ssrc: int) -> None:
        self.forgotten.append(ssrc)

    def take_rtp(self) -> list[SentRtp]:
        """What was sent since the last call."""
        taken, self.rtp = self.rtp, []
        return taken

    def take_rtcp(self) -> list[RawRtcp]:
        """The RTCP packets since the last call."""
        taken, self.rtcp = self.rtcp, []
        return taken

    def take_picture_losses(self) -> list[int]:
        """The streams for which a keyframe was asked since the last call; other RTCP is dropped."""
        return [packet.media_ssrc for packet in self.take_rtcp() if packet.is_picture_loss]


class VirtualClock:
    """Microseconds that pass only when told to."""

    def __init__(self, now_us: int = 1_000_000_000) -> None:
        self.now_us = now_us

    def __call__(self) -> int:
        return self.now_us

    def pass_ms(self, milliseconds: float) -> int:
        """Lets time pass, and returns the new time."""
        self.now_us += round(milliseconds * 1000)
        return self.now_us
