"""Written packets, read back by our own parser."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import vp8
from alongside.rtp.packet import Packet, find_extensions, original_sequence_number, parse_header
from alongside.rtp.writer import write_audio, write_video
from tests.support.media_packets import vp8_descriptor

u16 = st.integers(0, 0xFFFF)
u32 = st.integers(0, 0xFFFFFFFF)


@given(
    start=st.integers(0, 100),
    sequence_number=u16,
    timestamp=u32,
    marker=st.booleans(),
    payload=st.binary(max_size=1300),
    payload_type=st.integers(0, 127),
    ssrc=u32,
    feedback_extension=st.integers(1, 13),
    feedback_number=u16,
    resent_as=st.one_of(st.just(-1), u16),
)
def test_the_bytes_say_what_was_meant(
    start: int,
    sequence_number: int,
    timestamp: int,
    marker: bool,
    payload: bytes,
    payload_type: int,
    ssrc: int,
    feedback_extension: int,
    feedback_number: int,
    resent_as: int,
) -> None:
    buffer = bytearray(b"\xee" * 1600)
    packet = Packet(99, 1, marker, payload)
    length = write_video(
        memoryview(buffer),
        start,
        (sequence_number, packet, timestamp, -1, -1),
        payload_type,
        ssrc,
        (feedback_extension, 14),
        feedback_number,
        resent_as,
    )
    header = parse_header(buffer, start, start + length)
    sent_as = sequence_number if resent_as < 0 else resent_as
    assert header[:5] == (payload_type, marker, sent_as, timestamp, ssrc)
    assert {
        identifier: bytes(buffer[at : at + size]) for identifier, (at, size) in find_extensions(buffer, header).items()
    } == {feedback_extension: feedback_number.to_bytes(2, "big")}
    body = bytes(buffer[header.payload_start : header.payload_end])
    if resent_as >= 0:
        assert original_sequence_number(body) == sequence_number
        body = body[2:]
    assert body == payload
    assert buffer[:start] == b"\xee" * start
    assert buffer[start + length :] == b"\xee" * (1600 - start - length)


@given(
    original=st.integers(0, 0x7FFF),
    wanted=st.integers(0, 0x7FFF),
    bits=st.sampled_from([7, 15]),
    tl0=st.tuples(st.integers(0, 255), st.integers(0, 255)),
    resent_as=st.sampled_from([-1, 500]),
)
def test_vp8_numbers_are_rewritten_in_place(
    original: int, wanted: int, bits: int, tl0: tuple[int, int], resent_as: int
) -> None:
    mask = (1 << bits) - 1
    before = vp8_descriptor(
        start=False,
        picture_id=original & mask,
        picture_id_bits=bits,
        tl0_picture_index=tl0[0],
        temporal_layer=2,
    )
    packet = Packet(1, 0, False, before + b"picture")
    vp8.describe(packet)
    buffer = bytearray(200)
    rewritten = (7, packet, 0, wanted & mask, tl0[1])
    length = write_video(memoryview(buffer), 0, rewritten, 96, 1, (5, 6), 1, resent_as)
    header = parse_header(buffer, 0, length)
    body = bytes(buffer[header.payload_start + (2 if resent_as >= 0 else 0) : header.payload_end])
    after = vp8_descriptor(
        start=False, picture_id=wanted & mask, picture_id_bits=bits, tl0_picture_index=tl0[1], temporal_layer=2
    )
    assert body == after + b"picture"
    assert packet.payload == before + b"picture", "the payload is shared by all consumers"


@given(
    descriptor=st.binary(min_size=3, max_size=255),
    frame_number=u16,
    feedback_number=u16,
    resent_as=st.sampled_from([-1, 500]),
)
def test_a_dependency_descriptor_of_any_length_goes_along_with_its_frame_renumbered(
    descriptor: bytes, frame_number: int, feedback_number: int, resent_as: int
) -> None:
    packet = Packet(1, 0, True, b"picture", descriptor)
    packet.picture_id, packet.picture_id_bits, packet.picture_id_at = 1, 16, 1
    buffer = bytearray(600)
    rewritten = (7, packet, 0, frame_number, -1)
    length = write_video(memoryview(buffer), 0, rewritten, 96, 1, (5, 6), feedback_number, resent_as)
    header = parse_header(buffer, 0, length)
    found = {
        identifier: bytes(buffer[at : at + size]) for identifier, (at, size) in find_extensions(buffer, header).items()
    }
    assert found == {
        5: feedback_number.to_bytes(2, "big"),
        6: descriptor[:1] + frame_number.to_bytes(2, "big") + descriptor[3:],
    }
    assert bytes(buffer[header.payload_start : header.payload_end]).endswith(b"picture")
    assert packet.descriptor == descriptor, "the packet is shared by all consumers"


@given(sequence_number=u16, timestamp=u32, marker=st.booleans(), payload=st.binary(max_size=1300), ssrc=u32)
def test_sound_has_no_header_extensions(
    sequence_number: int, timestamp: int, marker: bool, payload: bytes, ssrc: int
) -> None:
    buffer = bytearray(1400)
    packet = Packet(99, 1, marker, payload)
    length = write_audio(memoryview(buffer), 3, (sequence_number, packet, timestamp, -1, -1), 100, ssrc)
    header = parse_header(buffer, 3, 3 + length)
    assert header[:5] == (100, marker, sequence_number, timestamp, ssrc)
    assert find_extensions(buffer, header) == {}
    assert bytes(buffer[header.payload_start : header.payload_end]) == payload
