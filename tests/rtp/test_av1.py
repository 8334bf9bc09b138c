"""AV1: keyframes and their height, with dependency descriptors and without."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rtp import av1
from alongside.rtp.packet import MalformedPacket, Packet
from tests.support.bit_writer import BitWriter
from tests.support.dependency_descriptors import L1T3, Template, TemplateStructure, build_descriptor

SEQUENCE_HEADER, FRAME, METADATA = 1, 6, 5
NEW_SEQUENCE = 0x08
SVT_AV1 = bytes.fromhex("0a0b0000000cc5036912be4010")
"""The sequence header, with its size field, that SVT-AV1 writes for pictures of 642x362."""


def described(payload: bytes, descriptor: bytes = b"") -> Packet:
    packet = Packet(1, 0, False, payload, descriptor)
    av1.Describer().describe(packet)
    return packet


def leb128(value: int) -> bytes:
    """AV1 section 4.10.5."""
    data = bytearray()
    while value > 0x7F:
        data.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes(data) + bytes([value])


def obu(kind: int, body: bytes, *, extension: bool = False, size: bool = False) -> bytes:
    header = bytes([kind << 3 | (4 if extension else 0) | (2 if size else 0)])
    return header + (b"\x20" if extension else b"") + (leb128(len(body)) if size else b"") + body


def payload_of(*elements: bytes, counted: bool, new_sequence: bool = True) -> bytes:
    """:param counted: whether the aggregation header counts the elements, so that the last has no length."""
    header = bytes([(len(elements) << 4 if counted else 0) | (NEW_SEQUENCE if new_sequence else 0)])
    sized = elements[:-1] if counted else elements
    return header + b"".join(leb128(len(element)) + element for element in sized) + b"".join(elements[len(sized) :])


@dataclass(frozen=True)
class OperatingPoint:
    level: int
    decoder_model: bool
    display_delay: bool


@dataclass(frozen=True)
class Timing:
    """:param equal_picture_interval: in ticks minus one, where pictures come at equal intervals."""

    equal_picture_interval: int | None
    delay_bits: int | None


def sequence_header(
    width: int,
    height: int,
    *,
    reduced: bool = False,
    timing: Timing | None = None,
    display_delays: bool = False,
    points: Sequence[OperatingPoint] = (OperatingPoint(8, False, False),),
) -> bytes:
    """AV1 section 5.5.1, up to the size."""
    bits = BitWriter().write(3, 0).write(1, reduced, reduced)
    if reduced:
        bits.write(5, 8)
    else:
        write_timing(bits, timing)
        bits.write(1, display_delays).write(5, len(points) - 1)
        for point in points:
            write_operating_point(bits, point, timing, display_delays=display_delays)
    width_bits = max((width - 1).bit_length(), 1)
    bits.write(4, width_bits - 1, 15)
    return bits.write(width_bits, width - 1).write(16, height - 1).to_bytes()


def write_timing(bits: BitWriter, timing: Timing | None) -> None:
    bits.write(1, timing is not None)
    if timing is None:
        return
    bits.write(32, 1, 30).write(1, timing.equal_picture_interval is not None)
    if timing.equal_picture_interval is not None:
        bits.write_exp_golomb(timing.equal_picture_interval)
    bits.write(1, timing.delay_bits is not None)
    if timing.delay_bits is not None:
        bits.write(5, timing.delay_bits - 1).write(32, 1).write(5, 9, 9)


def write_operating_point(
    bits: BitWriter, point: OperatingPoint, timing: Timing | None, *, display_delays: bool
) -> None:
    bits.write(12, 0xFFF).write(5, point.level)
    if point.level > 7:
        bits.write(1, 1)
    if timing is not None and timing.delay_bits is not None:
        bits.write(1, point.decoder_model)
        if point.decoder_model:
            bits.write(timing.delay_bits, 1, 1).write(1, 1)
    if display_delays:
        bits.write(1, point.display_delay)
        if point.display_delay:
            bits.write(4, 9)


@settings(deadline=None)
@given(
    width=st.integers(1, 0x7FFF),
    height=st.integers(1, 0x10000),
    reduced=st.booleans(),
    timing=st.none() | st.builds(Timing, st.none() | st.integers(0, 1 << 20), st.none() | st.integers(1, 32)),
    display_delays=st.booleans(),
    points=st.lists(
        st.builds(OperatingPoint, st.integers(0, 31), st.booleans(), st.booleans()), min_size=1, max_size=32
    ),
    before=st.lists(st.binary(min_size=1, max_size=200), max_size=2),
    counted=st.booleans(),
    extension=st.booleans(),
    size=st.booleans(),
)
def test_the_height_of_every_sequence_header_is_read(
    width: int,
    height: int,
    reduced: bool,
    timing: Timing | None,
    display_delays: bool,
    points: list[OperatingPoint],
    before: list[bytes],
    counted: bool,
    extension: bool,
    size: bool,
) -> None:
    header = sequence_header(
        width, height, reduced=reduced, timing=timing, display_delays=display_delays, points=points
    )
    elements = [obu(METADATA, body) for body in before]
    elements.append(obu(SEQUENCE_HEADER, header, extension=extension, size=size))
    packet = described(payload_of(*elements, counted=counted))
    assert packet.starts_keyframe
    assert packet.height == height


def test_the_sequence_header_of_a_real_encoder_is_read() -> None:
    assert described(payload_of(SVT_AV1, obu(FRAME, b"picture"), counted=True)).height == 362


def test_only_a_new_sequence_starts_a_keyframe() -> None:
    packet = described(payload_of(SVT_AV1, counted=True, new_sequence=False))
    assert not packet.starts_keyframe
    assert packet.height == 0


def test_a_new_sequence_whose_header_is_elsewhere_has_no_height() -> None:
    packet = described(payload_of(obu(FRAME, b"picture"), counted=True))
    assert packet.starts_keyframe
    assert packet.height == 0


def test_with_a_descriptor_a_keyframe_brings_its_structure() -> None:
    """The payload's own mark does not count then, nor does a structure in front of a frame that depends on others."""
    payload = payload_of(SVT_AV1, counted=True)
    keyframe = described(payload, build_descriptor(template_id=0, frame_number=7, structure=L1T3))
    assert keyframe.starts_keyframe
    assert keyframe.height == 720
    assert (keyframe.picture_id, keyframe.picture_id_at, keyframe.picture_id_bits) == (7, 1, 16)
    for descriptor in (
        build_descriptor(template_id=0, frame_number=8),
        build_descriptor(template_id=1, frame_number=8, structure=L1T3),
        build_descriptor(template_id=0, frame_number=8, structure=L1T3, start=False),
        build_descriptor(template_id=9, frame_number=8, structure=L1T3),
    ):
        packet = described(payload, descriptor)
        assert not packet.starts_keyframe
        assert packet.height == 0


def test_where_the_structure_tells_no_height_the_sequence_header_does() -> None:
    structure = TemplateStructure((Template(0, 0, "S"), Template(0, 0, "S", (1,))))
    descriptor = build_descriptor(template_id=0, frame_number=7, structure=structure)
    assert described(payload_of(SVT_AV1, counted=True), descriptor).height == 362


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "av1Empty"),
        (b"\x08\x81", "av1Obu"),
        (b"\x08" + b"\x80" * 20, "av1Obu"),
        (b"\x28\x01", "av1Obu"),
        (b"\x18\x0c", "av1SequenceHeader"),
        (b"\x18\x0a", "av1Obu"),
        (b"\x18" + SVT_AV1[:8], "av1SequenceHeader"),
    ],
)
def test_what_reaches_beyond_the_payload_is_malformed(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        described(payload)


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_any_bytes_are_described_or_malformed(payload: bytes, descriptor: bytes) -> None:
    try:
        packet = described(payload, descriptor)
    except MalformedPacket:
        return
    assert packet.height >= 0
