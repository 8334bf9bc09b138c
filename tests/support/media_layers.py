"""A VP8 camera with temporal layers whose packets say what they are, and what a receiver made of them."""

from collections import Counter
from dataclasses import dataclass

from alongside.rtp.codecs import describer
from alongside.sfu.forwarder import Outgoing
from alongside.sfu.stream import ProducerStream
from alongside.sfu.video_forwarder import ALL_LAYERS, VideoForwarder
from tests.support.media_packets import vp8_descriptor, vp8_frame_header
from tests.support.media_paths import RecordingPath, SentRtp, VirtualClock

PATTERN = (0, 2, 1, 2)
"""Temporal layers of L1T3, over and over."""
OUTGOING = Outgoing(101, 900_000, 102, 900_001, 90_000, "someone")
_FRAME_TICKS = 3_000


@dataclass(frozen=True)
class Part:
    """One packet of a picture."""

    sequence_number: int
    timestamp: int
    marker: bool
    payload: bytes
    picture: int
    """how many pictures came before"""
    part: int
    """how many packets of the picture came before"""
    layer: int


class LayeredCamera:
    """Makes the packets of one stream and hands them to it.

    :param picture_id_bits: 7 or 15; none leaves picture ids, TL0PICIDX and layers out of the packets.
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        ssrc: int = 2000,
        sequence_number: int = 65_530,
        picture_id: int = 0x7FFA,
        picture_id_bits: int | None = 15,
    ) -> None:
        self.path = RecordingPath()
        self.counters: Counter[str] = Counter()
        self.stream = ProducerStream(
            video=True,
            clock_rate=90_000,
            ssrc=ssrc,
            rtx_ssrc=None,
            rid=None,
            describe=describer("video/VP8"),
            path=self.path,
            report_ssrc=1,
            counters=self.counters,
        )
        self.clock = clock
        self.pictures = 0
        self._sequence_number = sequence_number
        self._picture_id = picture_id
        self._picture_id_bits = picture_id_bits
        self._tl0 = 250

    def picture(self, layer: int, parts: int = 1, *, keyframe: bool = False, sync: bool = False) -> list[Part]:
        """The packets of the next picture, not delivered yet.

        :param sync: the bit Y: the picture depends on the lowest layer only.
        """
        self._tl0 += layer == 0
        made = [
            Part(
                (self._sequence_number + part) % 65536,
                self.pictures * _FRAME_TICKS,
                part == parts - 1,
                self._payload(layer, part, keyframe=keyframe, sync=sync),
                self.pictures,
                part,
                layer,
            )
            for part in range(parts)
        ]
        self._sequence_number += parts
        self.pictures += 1
        self._picture_id += 1
        return made

    def _payload(self, layer: int, part: int, *, keyframe: bool, sync: bool) -> bytes:
        start = part == 0
        if self._picture_id_bits is None:
            descriptor = vp8_descriptor(start=start)
        else:
            descriptor = vp8_descriptor(
                start=start,
                picture_id=self._picture_id % (1 << self._picture_id_bits),
                picture_id_bits=self._picture_id_bits,
                tl0_picture_index=self._tl0 % 256,
                temporal_layer=layer,
                layer_sync=sync,
            )
        header = vp8_frame_header(keyframe=keyframe) if start else b""
        return descriptor + header + f"#{self.pictures}.{part}".encode()

    def deliver(self, *parts: Part) -> None:
        for part in parts:
            self.stream.receive(part.sequence_number, part.timestamp, part.marker, part.payload, b"", self.clock())

    def send(self, layer: int, parts: int = 1, *, keyframe: bool = False, sync: bool = False) -> None:
        self.deliver(*self.picture(layer, parts, keyframe=keyframe, sync=sync))
        self.clock.pass_ms(1000 / 30)

    def send_pattern(self, times: int = 1, parts: int = 1) -> None:
        """Whole patterns of layers, in each of which all may be taken in."""
        for _ in range(times):
            for place, layer in enumerate(PATTERN):
                self.send(layer, parts, sync=place in (1, 2))


class Watched:
    """A camera and one viewer of it."""

    def __init__(self, camera: LayeredCamera | None = None, temporal: int = ALL_LAYERS) -> None:
        self.camera = camera or LayeredCamera(VirtualClock())
        self.clock = self.camera.clock
        self.path = RecordingPath()
        self.forwarder = VideoForwarder(OUTGOING, self.path, closes_pictures=True)
        self.limit(temporal)
        self.show(self.camera)

    def limit(self, temporal: int, *, relief: bool = False) -> None:
        self.forwarder.limit(0, temporal, relief=relief, now_us=self.clock())

    def show(self, camera: LayeredCamera) -> None:
        """Wants this one from now on."""
        self.forwarder.aim(camera.stream, self.clock())

    def hide(self) -> None:
        self.forwarder.aim(None, self.clock())

    def seen(self) -> list[SentRtp]:
        """What was sent to the viewer since the last call."""
        return self.path.take_rtp()


def label(packet: SentRtp) -> tuple[int, int] | None:
    """Picture and part of a packet that was sent on; none for an empty one."""
    if not packet.payload:
        return None
    picture, part = packet.payload.rpartition(b"#")[2].split(b".")
    return int(picture), int(part)


def pictures_in(packets: list[SentRtp]) -> list[int]:
    """The pictures of which anything was sent on, in order."""
    return sorted({found[0] for packet in packets if (found := label(packet)) is not None})
