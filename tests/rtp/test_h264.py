"""Where H.264 keyframes start, and layers from dependency descriptors."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import h264
from alongside.rtp.packet import MalformedPacket, Packet
from tests.support.dependency_descriptors import L1T3, build_descriptor

SPS, PPS, IDR, SLICE, STAP_A, FU_A = 7, 8, 5, 1, 24, 28
PARAMETER_SET = bytes.fromhex("42c01fd9005005ba10000003001000000303c0f1832480")
"""What x264 puts behind the header byte for pictures of 1280x720."""


def described(payload: bytes) -> Packet:
    packet = Packet(1, 0, False, payload)
    h264.describe(packet)
    return packet


def starts_keyframe(payload: bytes) -> bool:
    packet = described(payload)
    assert packet.height == (720 if packet.starts_keyframe else 0)
    return packet.starts_keyframe


def aggregate(*units: bytes) -> bytes:
    return bytes([STAP_A]) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


@pytest.mark.parametrize("reference", [0x00, 0x20, 0x60])
def test_a_sequence_parameter_set_starts_a_keyframe(reference: int) -> None:
    assert starts_keyframe(bytes([reference | SPS]) + PARAMETER_SET)
    for other in (PPS, IDR, SLICE):
        assert not starts_keyframe(bytes([reference | other, 1, 2]))


def test_a_parameter_set_inside_an_aggregate_counts() -> None:
    assert starts_keyframe(aggregate(bytes([SPS]) + PARAMETER_SET, bytes([PPS, 1]), bytes([IDR, 1])))
    assert starts_keyframe(aggregate(b"\x09\x10", bytes([0x60 | SPS]) + PARAMETER_SET))
    assert not starts_keyframe(aggregate(bytes([PPS, 1]), bytes([SLICE, 1])))
    assert not starts_keyframe(aggregate(b"", b""))
    long_enough_for_a_7_in_its_length = bytes([SPS]) + PARAMETER_SET + bytes(7 << 8)
    assert starts_keyframe(aggregate(b"", long_enough_for_a_7_in_its_length))


def test_an_idr_picture_without_parameter_set_starts_none() -> None:
    """It shows nothing to decoders that do not know the parameters yet."""
    assert not starts_keyframe(aggregate(bytes([0x60 | IDR, 1])))
    first_fragment = bytes([0x60 | FU_A, 0x80 | IDR, 1])
    assert not starts_keyframe(first_fragment)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "h264Empty"),
        (bytes([STAP_A, 0xFF, 0xFF, PPS]), "h264Aggregate"),
        (bytes([SPS, 1, 2]), "h264ParameterSet"),
        (aggregate(bytes([SPS])), "h264ParameterSet"),
    ],
)
def test_what_reaches_beyond_the_payload_is_malformed(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        described(payload)


def test_layers_come_from_the_dependency_descriptor() -> None:
    describe = h264.Describer().describe
    keyframe = Packet(
        1,
        0,
        True,
        bytes([SPS]) + PARAMETER_SET,
        build_descriptor(template_id=0, frame_number=7, structure=L1T3),
    )
    higher = Packet(2, 3000, True, bytes([SLICE, 1]), build_descriptor(template_id=3, frame_number=8))
    bare = Packet(3, 6000, True, bytes([SLICE, 1]))
    for packet in (keyframe, higher, bare):
        describe(packet)
    assert [packet.starts_keyframe for packet in (keyframe, higher, bare)] == [True, False, False]
    assert [packet.temporal_layer for packet in (keyframe, higher, bare)] == [0, 2, 0]
    assert [packet.picture_id for packet in (keyframe, higher, bare)] == [7, 8, -1]


@given(st.binary(max_size=60), st.sampled_from([b"", bytes([STAP_A]), bytes([SPS])]), st.binary(max_size=20))
def test_any_bytes_are_described_or_malformed(payload: bytes, kind: bytes, descriptor: bytes) -> None:
    with contextlib.suppress(MalformedPacket):
        h264.Describer().describe(Packet(1, 0, False, kind + payload, descriptor))
