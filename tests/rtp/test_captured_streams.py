"""Streams that Chromium sent in each codec and scalability mode, and what real decoders make of parts of them.

``scripts/capture_rtp.py`` captured them: 48 pictures each, with a second keyframe in the middle.
"""

import hashlib
import itertools
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import av
import pytest

from alongside.rtp.codecs import describer
from alongside.rtp.packet import Packet, find_extensions, parse_header
from alongside.rtp.scalability import LayerTracker
from alongside.rtp.sequence import Unwrapper
from tests.support.depacketizing import Depacketize, join_av1, join_h264, join_vp8, join_vp9
from tests.support.rtpdump import read_rtpdump

VECTORS = Path(__file__).parent / "vectors"
PICTURES = 48

Pictures = Mapping[int, list[Packet]]
"""The packets of each picture by its timestamp, in order."""


class Stream(NamedTuple):
    codec: str
    spatial_layers: int
    temporal_pattern: tuple[int, ...]
    """temporal layers of a keyframe and of the pictures behind it, over and over"""
    height: int


STREAMS = {
    "vp8-l1t3": Stream("VP8", 1, (0, 2, 1, 2), 180),
    "vp8-l1t3-bare": Stream("VP8", 1, (0, 2, 1, 2), 180),
    "vp9-l1t3": Stream("VP9", 1, (0, 2, 1, 2), 180),
    "vp9-l2t2": Stream("VP9", 2, (0, 1), 270),
    "vp9-l3t3-key": Stream("VP9", 3, (0, 2, 1, 2), 540),
    "h264-l1t3": Stream("H264", 1, (0, 2, 1, 2), 180),
    "av1-l1t3": Stream("AV1", 1, (0, 2, 1, 2), 180),
    "av1-l2t2": Stream("AV1", 2, (0, 1), 270),
    "av1-l3t3-key": Stream("AV1", 3, (0, 2, 1, 2), 540),
}
DECODERS: dict[str, tuple[str, Depacketize]] = {
    "VP8": ("libvpx", join_vp8),
    "VP9": ("libvpx-vp9", join_vp9),
    "H264": ("h264", join_h264),
    "AV1": ("libdav1d", join_av1),
}


def read_packets(name: str) -> list[Packet]:
    """The packets of a capture, not described yet."""
    packets = []
    unwrapper = Unwrapper()
    for data in read_rtpdump(VECTORS / f"{name}.rtpdump"):
        header = parse_header(data, 0, len(data))
        number = unwrapper.unwrap(header.sequence_number)
        payload = data[header.payload_start : header.payload_end]
        descriptor = b"".join(data[at : at + length] for at, length in find_extensions(data, header).values())
        packets.append(Packet(number, header.timestamp, header.marker, payload, descriptor))
    return packets


def described(name: str, codec: str) -> list[Packet]:
    packets = read_packets(name)
    describe = describer(f"video/{codec}")
    for packet in packets:
        describe(packet)
    return packets


def pictures_of(packets: Iterable[Packet]) -> dict[int, list[Packet]]:
    pictures: dict[int, list[Packet]] = {}
    for packet in packets:
        pictures.setdefault(packet.timestamp, []).append(packet)
    return pictures


@pytest.mark.parametrize("name", STREAMS)
def test_layers_follow_the_scalability_mode(name: str) -> None:
    stream = STREAMS[name]
    pictures = pictures_of(described(name, stream.codec))
    assert len(pictures) == PICTURES
    since_keyframe = -1
    for packets in pictures.values():
        since_keyframe = 0 if packets[0].starts_keyframe else since_keyframe + 1
        expected = stream.temporal_pattern[since_keyframe % len(stream.temporal_pattern)]
        assert {packet.temporal_layer for packet in packets} == {expected}
        layers = [packet.spatial_layer for packet in packets]
        assert layers == sorted(layers)
        assert set(layers) == set(range(stream.spatial_layers))


@pytest.mark.parametrize("name", [*STREAMS, "av1-l1t3-bare"])
def test_keyframes_are_found_with_their_height(name: str) -> None:
    stream = STREAMS[name.removesuffix("-bare")]
    packets = described(name, stream.codec)
    starts = [index for index, packet in enumerate(packets) if packet.starts_keyframe]
    assert len(starts) == 2
    assert starts[0] == 0
    assert [packets[index].height for index in starts] == [stream.height] * 2
    assert packets[starts[1] - 1].marker


@pytest.mark.parametrize("name", [name for name in STREAMS if name != "vp8-l1t3-bare"])
def test_layer_frames_end_where_the_next_begins(name: str) -> None:
    stream = STREAMS[name]
    packets = described(name, stream.codec)
    for packet, following in itertools.pairwise(packets):
        next_frame = (following.timestamp, following.spatial_layer)
        assert packet.ends_frame == ((packet.timestamp, packet.spatial_layer) != next_frame)
        assert packet.marker == (packet.timestamp != following.timestamp)
        assert not packet.marker or packet.ends_frame


@pytest.mark.parametrize("name", STREAMS)
def test_pictures_or_layer_frames_are_numbered_one_after_the_other(name: str) -> None:
    packets = described(name, STREAMS[name].codec)
    for packet, following in itertools.pairwise(packets):
        same = packet.timestamp == following.timestamp
        if packet.picture_id_bits == 16:
            same = not packet.ends_frame
        step = (following.picture_id - packet.picture_id) & (1 << packet.picture_id_bits) - 1
        assert step == (0 if same else 1)


@pytest.mark.parametrize("name", ["vp9-l1t3", "vp9-l3t3-key"])
def test_payload_and_dependency_descriptor_of_vp9_agree(name: str) -> None:
    tracker = LayerTracker()
    for by_payload, by_descriptor in zip(described(name, "VP9"), read_packets(name), strict=True):
        tracker.describe(by_descriptor)
        for field in ("spatial_layer", "temporal_layer", "switches_spatial", "switches_temporal", "ends_frame"):
            assert getattr(by_payload, field) == getattr(by_descriptor, field)


# --- decoding what is left --------------------------------------------------------------------------------------------


def decode(codec: str, pictures: Pictures) -> dict[int, str]:
    """A digest of what a decoder shows for each picture."""
    name, join = DECODERS[codec]
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1
    shown: dict[int, str] = {}
    for timestamp, packets in pictures.items():
        packet = av.Packet(join([packet.payload for packet in packets]))
        packet.pts = timestamp
        shown |= {frame.pts or 0: digest(frame) for frame in decoder.decode(packet)}
    return shown | {frame.pts or 0: digest(frame) for frame in decoder.decode(None)}


def digest(frame: av.VideoFrame) -> str:
    found = hashlib.sha256()
    for plane in frame.planes:
        data = bytes(plane)
        for row in range(0, plane.height * plane.line_size, plane.line_size):
            found.update(data[row : row + plane.width])
    return found.hexdigest()


def up_to(pictures: Pictures, spatial_layer: int) -> Pictures:
    return {
        timestamp: [packet for packet in packets if packet.spatial_layer <= spatial_layer]
        for timestamp, packets in pictures.items()
    }


class Viewer:
    """Takes more layers and fewer at whim, where packets let it."""

    def __init__(self, whim: random.Random, stream: Stream) -> None:
        self._whim = whim
        self._tops = stream.spatial_layers, max(stream.temporal_pattern) + 1
        self._change_mind()
        self._spatial, self._temporal = self._wanted_spatial, self._wanted_temporal

    def _change_mind(self) -> None:
        self._wanted_spatial, self._wanted_temporal = (self._whim.randrange(top) for top in self._tops)

    def watch(self, pictures: Pictures) -> dict[int, list[Packet]]:
        """What it takes."""
        taken = {}
        for timestamp, packets in pictures.items():
            if self._whim.random() < 0.25:
                self._change_mind()
            self._begin(packets[0])
            if packets[0].temporal_layer <= self._temporal:
                taken[timestamp] = [packet for packet in packets if self._takes(packet)]
        return taken

    def _begin(self, first: Packet) -> None:
        self._spatial = min(self._spatial, self._wanted_spatial)
        self._temporal = min(self._temporal, self._wanted_temporal)
        if first.temporal_layer <= self._wanted_temporal and first.switches_temporal:
            self._temporal = max(self._temporal, first.temporal_layer)

    def _takes(self, packet: Packet) -> bool:
        if packet.spatial_layer <= self._wanted_spatial and packet.switches_spatial:
            self._spatial = max(self._spatial, packet.spatial_layer)
        return packet.spatial_layer <= self._spatial


@pytest.mark.parametrize("name", STREAMS)
def test_who_takes_layers_in_where_packets_let_him_sees_what_all_others_see(name: str) -> None:
    """Bit for bit what is seen by those who take all temporal layers, and the same spatial ones all the time."""
    stream = STREAMS[name]
    pictures = pictures_of(described(name, stream.codec))
    expected = [decode(stream.codec, up_to(pictures, layer)) for layer in range(stream.spatial_layers)]
    assert [len(shown) for shown in expected] == [PICTURES] * stream.spatial_layers
    for seed in range(10):
        taken = Viewer(random.Random(seed), stream).watch(pictures)
        assert len(taken) < PICTURES
        shown = decode(stream.codec, taken)
        for timestamp, packets in taken.items():
            assert shown[timestamp] == expected[packets[-1].spatial_layer][timestamp]
