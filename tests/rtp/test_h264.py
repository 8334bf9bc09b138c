"""Where H.264 keyframes start."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import h264
from alongside.rtp.packet import MalformedPacket, Packet

SPS, PPS, IDR, SLICE, STAP_A, FU_A = 7, 8, 5, 1, 24, 28


def starts_keyframe(payload: bytes) -> bool:
    packet = Packet(1, 0, False, payload)
    h264.describe(packet)
    return packet.starts_keyframe


def aggregate(*units: bytes) -> bytes:
    return bytes([STAP_A]) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


@pytest.mark.parametrize("reference", [0x00, 0x20, 0x60])
def test_a_sequence_parameter_set_starts_a_keyframe(reference: int) -> None:
    assert starts_keyframe(bytes([reference | SPS, 1, 2]))
    for other in (PPS, IDR, SLICE, FU_A):
        assert not starts_keyframe(bytes([reference | other, 1, 2]))


def test_a_parameter_set_inside_an_aggregate_counts() -> None:
    assert starts_keyframe(aggregate(bytes([SPS, 1]), bytes([PPS, 1])))
    assert starts_keyframe(aggregate(b"\x09\x10", bytes([0x60 | SPS, 1])))
    assert not starts_keyframe(aggregate(bytes([PPS, 1]), bytes([SLICE, 1])))


def test_what_reaches_beyond_the_payload_is_malformed() -> None:
    for payload, reason in ((b"", "h264Empty"), (bytes([STAP_A, 0xFF, 0xFF, PPS]), "h264Aggregate")):
        with pytest.raises(MalformedPacket, match=reason):
            starts_keyframe(payload)


@given(st.binary(max_size=60), st.booleans())
def test_any_bytes_are_described_or_malformed(payload: bytes, aggregated: bool) -> None:
    with contextlib.suppress(MalformedPacket):
        starts_keyframe(bytes([STAP_A]) + payload if aggregated else payload)
