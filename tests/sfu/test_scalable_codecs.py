"""Layers of every codec left out and taken in for one receiver, judged by what a real decoder shows of the rest.

The packets are those that Chromium sent, and go the whole way: read, forwarded, written, and read by a receiver.
"""

import random
from collections import Counter
from itertools import pairwise

import pytest

from alongside.rtp.codecs import describer
from alongside.rtp.munger import Rewritten
from alongside.rtp.packet import Packet, find_extensions, parse_header
from alongside.rtp.sequence import Unwrapper
from alongside.rtp.writer import write_video
from alongside.sfu.stream import ProducerStream
from alongside.sfu.video_forwarder import ALL_LAYERS, VideoForwarder
from tests.support.captured_streams import PICTURES, STREAMS, Stream, decode, pictures_of, read_packets, up_to
from tests.support.media_layers import OUTGOING
from tests.support.media_paths import RecordingPath

DESCRIPTOR_ID = 6
FRAME_US = 50_000
each_stream = pytest.mark.parametrize("name", STREAMS)


class Receiver(RecordingPath):
    """Reads the packets as they come over the wire."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self.packets: list[Packet] = []
        self._describe = describer(f"video/{codec}")
        self._unwrapper = Unwrapper()
        self._buffer = memoryview(bytearray(2_000))

    def send_video(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        end = write_video(self._buffer, 0, rewritten, payload_type, ssrc, (5, DESCRIPTOR_ID), 1, resent_as)
        data = bytes(self._buffer[:end])
        header = parse_header(data, 0, end)
        at, length = find_extensions(data, header).get(DESCRIPTOR_ID, (0, 0))
        number = self._unwrapper.unwrap(header.sequence_number)
        payload = data[header.payload_start : header.payload_end]
        packet = Packet(number, header.timestamp, header.marker, payload, data[at : at + length])
        if payload:
            self._describe(packet)
        self.packets.append(packet)

    def send_rtcp(self, packet: bytes) -> None:
        """Reports are of no interest here."""


class Watched:
    """One receiver of captured streams."""

    def __init__(self, name: str) -> None:
        self.stream = STREAMS[name]
        self.receiver = Receiver(self.stream.codec)
        self.now_us = 10**9
        described = self.stream.codec != "VP9" and not name.endswith("bare")
        closes_pictures = self.stream.codec == "VP8" and not described
        self.forwarder = VideoForwarder(OUTGOING, self.receiver, closes_pictures=closes_pictures)
        self.described = described

    def producer_stream(self) -> ProducerStream:
        return ProducerStream(
            video=True,
            clock_rate=90_000,
            ssrc=1,
            rtx_ssrc=None,
            rid=None,
            describe=describer(f"video/{self.stream.codec}"),
            path=RecordingPath(),
            report_ssrc=2,
            counters=Counter(),
        )

    def limit(self, spatial: int, temporal: int) -> None:
        self.forwarder.limit(spatial, temporal, relief=False, now_us=self.now_us)

    def watch(self, source: ProducerStream) -> None:
        self.forwarder.aim(source, self.now_us)

    def send(self, source: ProducerStream, packet: Packet) -> None:
        descriptor = packet.descriptor if self.described else b""
        source.receive(packet.number & 0xFFFF, packet.timestamp, packet.marker, packet.payload, descriptor, self.now_us)
        self.now_us += FRAME_US if packet.marker else 0


def limits_of(stream: Stream) -> list[tuple[int, int]]:
    return [(spatial, temporal) for spatial in range(stream.spatial_layers) for temporal in range(3)]


def check_decodes(name: str, seen: list[Packet]) -> None:
    """Each picture is shown bit for bit as those see it who take all temporal layers."""
    stream = STREAMS[name]
    whole = pictures_of(described(name))
    expected = [decode(stream.codec, up_to(whole, layer)) for layer in range(stream.spatial_layers)]
    pictures = pictures_of(seen)
    shown = decode(stream.codec, pictures)
    for timestamp, packets in pictures.items():
        assert shown[timestamp] == expected[packets[-1].spatial_layer][timestamp]


def described(name: str) -> list[Packet]:
    packets = read_packets(name)
    describe = describer(f"video/{STREAMS[name].codec}")
    for packet in packets:
        describe(packet)
    return packets


def check_wire(seen: list[Packet]) -> None:
    """Numbers without holes, and the marker on the last packet of each picture only."""
    for packet, following in pairwise(seen):
        assert following.number == packet.number + 1
        assert packet.marker == (packet.timestamp != following.timestamp)
    assert seen[-1].marker


@each_stream
def test_below_each_limit_there_is_a_whole_video(name: str) -> None:
    stream = STREAMS[name]
    for spatial, temporal in limits_of(stream):
        watched = Watched(name)
        source = watched.producer_stream()
        watched.limit(spatial, temporal)
        watched.watch(source)
        for packet in read_packets(name):
            watched.send(source, packet)
        seen = watched.receiver.packets
        check_wire(seen)
        check_decodes(name, seen)
        if temporal >= max(stream.temporal_pattern):
            assert len(pictures_of(seen)) == PICTURES
        assert {packet.spatial_layer for packet in seen} == set(range(spatial + 1))
        assert max(packet.temporal_layer for packet in seen) == min(temporal, max(stream.temporal_pattern))


@each_stream
def test_with_limits_that_change_at_whim_all_that_is_sent_is_shown_as_others_see_it(name: str) -> None:
    choices = limits_of(STREAMS[name])
    for seed in range(10):
        whim = random.Random(seed)
        watched = Watched(name)
        source = watched.producer_stream()
        watched.watch(source)
        for packet in read_packets(name):
            if whim.random() < 0.15:
                watched.limit(*whim.choice(choices))
            watched.send(source, packet)
        check_wire(watched.receiver.packets)
        check_decodes(name, watched.receiver.packets)
        assert len(pictures_of(watched.receiver.packets)) < PICTURES


@each_stream
def test_a_change_of_streams_goes_on_with_the_numbers_of_pictures(name: str) -> None:
    """Captured once, sent by two: the other one as from its second keyframe on."""
    packets = read_packets(name)
    starts = [packet.number for packet in described(name) if packet.starts_keyframe]
    first = [packet for packets in list(pictures_of(packets).values())[:10] for packet in packets]
    second = [packet for packet in packets if packet.number >= starts[1]]
    watched = Watched(name)
    one, other = watched.producer_stream(), watched.producer_stream()
    watched.watch(one)
    for packet in first:
        watched.send(one, packet)
    watched.watch(other)
    for packet in second:
        watched.send(other, packet)
    seen = watched.receiver.packets
    check_wire(seen)
    assert len(seen) == len(first) + len(second)
    for before, after in pairwise(seen):
        same = before.timestamp == after.timestamp and (before.picture_id_bits != 16 or not before.ends_frame)
        assert (after.picture_id - before.picture_id) & (1 << before.picture_id_bits) - 1 == (0 if same else 1)
    after_change = pictures_of(seen[len(first) :])
    shown = decode(watched.stream.codec, after_change)
    expected = decode(watched.stream.codec, pictures_of(second))
    assert list(shown.values()) == list(expected.values())


@pytest.mark.parametrize("name", [name for name, stream in STREAMS.items() if stream.codec != "VP8"])
def test_pictures_keep_their_distance_where_references_count_on_it(name: str) -> None:
    """Also when others between them are left out."""
    watched = Watched(name)
    source = watched.producer_stream()
    watched.limit(0, 0)
    watched.watch(source)
    for packet in read_packets(name):
        watched.send(source, packet)
    whole = {(packet.timestamp, packet.spatial_layer): packet.picture_id for packet in described(name)}
    seen = watched.receiver.packets
    for before, after in pairwise(seen):
        distance = whole[after.timestamp, 0] - whole[before.timestamp, 0]
        assert (after.picture_id - before.picture_id - distance) & (1 << after.picture_id_bits) - 1 == 0


def test_a_spatial_layer_comes_back_with_the_next_keyframe_which_is_asked_for() -> None:
    watched = Watched("vp9-l3t3-key")
    source = watched.producer_stream()
    watched.limit(0, ALL_LAYERS)
    watched.watch(source)
    packets = read_packets("vp9-l3t3-key")
    for packet in packets[:30]:
        watched.send(source, packet)
    assert not source.keyframes.wanted
    watched.limit(2, ALL_LAYERS)
    assert source.keyframes.wanted
    for packet in packets[30:]:
        watched.send(source, packet)
    assert not source.keyframes.wanted
    seen = watched.receiver.packets
    check_wire(seen)
    check_decodes("vp9-l3t3-key", seen)
    first_high = next(packet for packet in seen if packet.spatial_layer == 2)
    keyframes = [packet for packet in seen if packet.starts_keyframe]
    assert first_high.timestamp == keyframes[1].timestamp
