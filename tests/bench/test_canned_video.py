"""The canned VP8 stream, read by aiortc's parser, which knows nothing of ours."""

from typing import Any

import pytest
from aiortc.codecs.vpx import VpxPayloadDescriptor

from alongside.bench.mark import read_mark
from alongside.bench.vp8 import HEIGHT, MINIMUM_PAYLOAD, WIDTH, CannedPacket, CannedVideo


def described(packet: CannedPacket) -> tuple[Any, bytes]:
    descriptor, rest = VpxPayloadDescriptor.parse(packet.payload)
    return descriptor, rest


def is_keyframe(packet: CannedPacket) -> bool:
    """By the frame header's first bit (RFC 6386 section 9.1)."""
    _, frame = described(packet)
    return frame[0] & 1 == 0


def frames(video: CannedVideo, count: int, packets_per_frame: int) -> list[list[CannedPacket]]:
    return [[video.next() for _ in range(packets_per_frame)] for _ in range(count)]


def test_begins_with_a_keyframe_that_tells_its_size() -> None:
    first = CannedVideo(0, 1000, 5).next()
    _, frame = described(first)
    assert is_keyframe(first)
    assert frame[3:6] == b"\x9d\x01\x2a"
    assert int.from_bytes(frame[6:8], "little") == WIDTH
    assert int.from_bytes(frame[8:10], "little") == HEIGHT


def test_other_frames_are_no_keyframes() -> None:
    video = CannedVideo(0, 1000, 2)
    assert [is_keyframe(frame[0]) for frame in frames(video, 4, 2)] == [True, False, False, False]
    assert video.keyframes == 1


def test_only_the_first_packet_starts_a_frame_and_only_the_last_ends_it() -> None:
    for frame in frames(CannedVideo(0, 1000, 3), 3, 3):
        assert [described(packet)[0].partition_start for packet in frame] == [1, 0, 0]
        assert [described(packet)[0].partition_id for packet in frame] == [0, 0, 0]
        assert [packet.marker for packet in frame] == [False, False, True]


def test_picture_id_and_tl0picidx_count_frames() -> None:
    for number, frame in enumerate(frames(CannedVideo(0, 1000, 2), 300, 2)):
        for packet in frame:
            descriptor, _ = described(packet)
            assert packet.frame == number
            assert descriptor.picture_id == number
            assert descriptor.tl0picidx == number % 256
            assert descriptor.tid == (0, 0)


def test_picture_id_wraps_after_15_bits() -> None:
    video = CannedVideo(0, MINIMUM_PAYLOAD, 1)
    for _ in range(1 << 15):
        video.next()
    assert described(video.next())[0].picture_id == 0


def test_a_requested_keyframe_comes_with_the_next_frame_and_once() -> None:
    video = CannedVideo(0, 1000, 2)
    video.next()
    video.request_keyframe()
    rest_of_first = video.next()
    assert described(rest_of_first)[0].keyidx == 0
    later = frames(video, 3, 2)
    assert [is_keyframe(frame[0]) for frame in later] == [True, False, False]
    assert {described(packet)[0].keyidx for frame in later for packet in frame} == {1}
    assert video.keyframes == 2


def test_every_packet_has_the_wanted_size_and_its_own_mark() -> None:
    video = CannedVideo(7, 500, 4)
    for number in range(20):
        payload = video.next().payload
        assert len(payload) == 500
        assert read_mark(payload) == (7, number)


def test_refuses_packets_too_small_for_a_mark() -> None:
    with pytest.raises(ValueError, match="at least"):
        CannedVideo(0, MINIMUM_PAYLOAD - 1, 1)


@pytest.mark.parametrize("payload", [b"", b"\x90" * 20, bytes(1000)])
def test_reads_no_mark_from_anything_else(payload: bytes) -> None:
    assert read_mark(payload) is None


def test_a_mark_is_read_when_the_server_wrote_the_picture_id_in_one_byte() -> None:
    payload = CannedVideo(3, 1000, 1).next().payload
    shortened = payload[:2] + bytes([5]) + payload[4:]
    assert read_mark(shortened) == read_mark(payload) == (3, 0)


def test_three_temporal_layers_are_told_as_decoders_need_them() -> None:
    """L1T3 (W3C webrtc-svc): layers 0, 2, 1, 2; the bit Y where a frame depends on the lowest layer only."""
    video = CannedVideo(0, 100, 1, temporal_layers=3)
    descriptors = [described(video.next())[0] for _ in range(9)]
    assert [d.tid for d in descriptors] == [(0, 0), (2, 1), (1, 1), (2, 0)] * 2 + [(0, 0)]
    assert [d.tl0picidx for d in descriptors] == [0, 0, 0, 0, 1, 1, 1, 1, 2]
    assert [d.picture_id for d in descriptors] == list(range(9))


def test_a_keyframe_begins_the_temporal_layers_anew() -> None:
    video = CannedVideo(0, 100, 1, temporal_layers=3, height=180)
    video.next()
    video.next()
    video.request_keyframe()
    keyframe, after = video.next(), video.next()
    assert is_keyframe(keyframe)
    assert described(keyframe)[1][6:10] == (320).to_bytes(2, "little") + (180).to_bytes(2, "little")
    assert [described(packet)[0].tid for packet in (keyframe, after)] == [(0, 0), (2, 1)]
