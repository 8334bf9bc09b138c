"""Cameras with real bit rates in virtual time, and what their viewers get of them."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from alongside.rtp.bandwidth.estimator import BandwidthEstimator
from alongside.sfu.consumer import Consumer
from alongside.sfu.layer_allocator import LayerAllocator
from alongside.sfu.layers import ContentHint
from tests.support.media_packets import vp8_descriptor, vp8_frame_header
from tests.support.media_parameters import vp8_parameters
from tests.support.media_paths import SentRtp
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_senders import VideoSender

RATES = (150_000, 500_000, 1_500_000)
"""bit/s of the layers, the smallest first. Half of it are the first two temporal layers, a quarter the first one."""
TICK_MS = 50
"""One picture of each layer is sent in this time."""
_PATTERN = ((0, True), (2, True), (1, True), (2, False))
_PACKET_BYTES = 1_100
_KEYFRAME = 5
"""How many times larger keyframes are than other pictures."""


class Shown(NamedTuple):
    """What a picture was."""

    layer: int
    temporal: int


class _Layer(VideoSender):
    """One size of a camera."""

    def __init__(self, camera: "SimulcastCamera", ssrc: int, index: int, rate: int) -> None:
        super().__init__(camera.deliver, camera.room.clock, ssrc, 180 << index)
        self._head = f"{camera.producer_id} {index} "
        self._frame_bytes = rate * TICK_MS // 8_000
        self._tl0 = 0
        self.wants_keyframe = True

    def send_picture(self, temporal: int, *, sync: bool) -> None:
        keyframe, self.wants_keyframe = self.wants_keyframe, False
        temporal = 0 if keyframe else temporal
        self.picture_id += 1
        self._tl0 += temporal == 0
        left = picture_bytes = self._frame_bytes * (_KEYFRAME if keyframe else 1)
        while left > 0:
            start = left == picture_bytes
            descriptor = vp8_descriptor(
                start=start,
                picture_id=self.picture_id % 2**15,
                tl0_picture_index=self._tl0 % 256,
                temporal_layer=temporal,
                layer_sync=sync,
            )
            header = vp8_frame_header(keyframe=keyframe, height=self.height) if start else b""
            label = f"{self._head}{temporal}|".encode() if start else b"|"
            size = min(left, _PACKET_BYTES)
            left -= size
            body = descriptor + header
            self.deliver(self.packet(body + bytes(size - len(body) - len(label)) + label, marker=left == 0))


class SimulcastCamera:
    """Sends three sizes with three temporal layers each, at steady rates, and keyframes when asked.

    :param reverse: whether the largest comes first, as in Firefox.
    """

    def __init__(
        self,
        room: RouterInVirtualTime,
        transport_id: str,
        producer_id: str,
        *,
        ssrc: int = 2000,
        content: ContentHint = "motion",
        reverse: bool = False,
        announced: bool = True,
    ) -> None:
        self.room = room
        self.transport_id = transport_id
        self.producer_id = producer_id
        ssrcs = [ssrc + 10 * index for index in range(len(RATES))]
        parameters = vp8_parameters(ssrcs, mid=producer_id)
        for encoding, rate in zip(parameters.encodings, RATES, strict=True):
            encoding.maxBitrate = rate
            encoding.scalabilityMode = "L1T3" if announced else None
        if reverse:
            parameters.encodings.reverse()
        room.router.produce(transport_id, producer_id, "video", parameters, paused=False, content=content)
        self._transport = room.router.transports[transport_id]
        self.layers = [_Layer(self, *each) for each in zip(ssrcs, range(len(RATES)), RATES, strict=True)]
        self.sending = [True] * len(RATES)
        self._pictures = 0

    def deliver(self, packet: bytes) -> None:
        self._transport.on_rtp(packet, 0, len(packet), self.room.clock())

    def send(self) -> None:
        """One picture of each layer that is being sent."""
        asked = self.room.paths[self.transport_id].take_picture_losses()
        temporal, sync = _PATTERN[self._pictures % len(_PATTERN)]
        self._pictures += 1
        for layer, sending in zip(self.layers, self.sending, strict=True):
            layer.wants_keyframe |= layer.ssrc in asked
            if sending:
                layer.send_picture(temporal, sync=sync)


class Meeting:
    """A room with such cameras, and viewers whose bandwidth is known."""

    def __init__(self) -> None:
        self.room = RouterInVirtualTime()
        self.cameras: dict[str, SimulcastCamera] = {}

    def camera(
        self, name: str, *, content: ContentHint = "motion", reverse: bool = False, announced: bool = True
    ) -> SimulcastCamera:
        """One more sender with a camera of that name."""
        transport_id = f"sender of {name}"
        self.room.transport(transport_id)
        ssrc = 2000 + 1000 * len(self.cameras)
        camera = SimulcastCamera(
            self.room, transport_id, name, ssrc=ssrc, content=content, reverse=reverse, announced=announced
        )
        self.cameras[name] = camera
        return camera

    def viewer(self, name: str, rate: int) -> None:
        """One more viewer, with so many bit/s."""
        self.room.transport(name)
        self.give(name, rate)

    def give(self, viewer: str, rate: int) -> None:
        """Makes the viewer's estimate so many bit/s, which nothing changes as no reports come."""
        self.allocator(viewer).estimator = BandwidthEstimator(self.room.paths[viewer].sent, rate)

    def consume(
        self, viewer: str, camera: str, size: tuple[int, int] = (1280, 720), *, pinned: bool = False
    ) -> Consumer:
        consumer = self.room.consume(viewer, camera, paused=True)
        self.show(consumer, size, pinned=pinned)
        return consumer

    def show(self, consumer: Consumer, size: tuple[int, int] = (1280, 720), *, pinned: bool = False) -> None:
        self.room.router.set_consumer(consumer.id, paused=False, width=size[0], height=size[1], pinned=pinned)

    def allocator(self, viewer: str) -> LayerAllocator:
        return self.room.router.transports[viewer].allocator

    def run(self, seconds: float) -> None:
        """Cameras send, probes too, and everything ticks."""
        for _ in range(round(seconds * 1000 / TICK_MS)):
            for camera in self.cameras.values():
                camera.send()
            self.room.pass_ms(TICK_MS)

    def seen(self, viewer: str) -> dict[str, Counter[Shown]]:
        """How many pictures of what kind a viewer got of each camera since the last call."""
        return pictures_in(self.room.paths[viewer].take_rtp())

    def best(self, viewer: str, seconds: float = 1) -> dict[str, Shown]:
        """The best that a viewer gets of each camera in the coming time."""
        self.seen(viewer)
        self.run(seconds)
        return {camera: max(kinds) for camera, kinds in self.seen(viewer).items()}


def pictures_in(packets: Iterable[SentRtp]) -> dict[str, Counter[Shown]]:
    """How many pictures of what kind there are of each camera, sent for the first time."""
    pictures: dict[str, Counter[Shown]] = {}
    for packet in packets:
        label = packet.payload[:-1].rpartition(b"\0")[2].decode()
        if label and packet.resent_as < 0:
            camera, layer, temporal = label.rsplit(maxsplit=2)
            pictures.setdefault(camera, Counter())[Shown(int(layer), int(temporal))] += 1
    return pictures
