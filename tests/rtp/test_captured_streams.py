"""Streams that Chromium sent in each codec and scalability mode, and what real decoders make of parts of them."""

import itertools
import random

import pytest

from alongside.rtp.packet import Packet
from alongside.rtp.scalability import LayerTracker
from tests.support.captured_streams import (
    PICTURES,
    STREAMS,
    Pictures,
    Stream,
    decode,
    described,
    pictures_of,
    read_packets,
    up_to,
)


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
