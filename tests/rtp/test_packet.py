"""RTP headers and their extensions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.packet import MalformedPacket, find_extensions, original_sequence_number, parse_header
from tests.support.media_packets import ONE_BYTE_PROFILE, TWO_BYTE_PROFILE, build_rtp

one_byte_extensions = st.dictionaries(st.integers(1, 14), st.binary(min_size=1, max_size=16), max_size=6)
two_byte_extensions = st.dictionaries(st.integers(1, 255), st.binary(max_size=40), max_size=6)
profiles_with_extensions = st.one_of(
    st.tuples(st.just(ONE_BYTE_PROFILE), one_byte_extensions),
    st.tuples(st.integers(TWO_BYTE_PROFILE, TWO_BYTE_PROFILE + 15), two_byte_extensions),
    st.tuples(st.just(0), st.none()),
)


@given(
    payload_type=st.integers(0, 127),
    sequence_number=st.integers(0, 0xFFFF),
    timestamp=st.integers(0, 0xFFFFFFFF),
    ssrc=st.integers(0, 0xFFFFFFFF),
    marker=st.booleans(),
    payload=st.binary(max_size=60),
    contributors=st.lists(st.integers(0, 0xFFFFFFFF), max_size=15),
    extension=profiles_with_extensions,
    padding=st.integers(0, 255),
    before=st.binary(max_size=5),
)
def test_what_was_built_is_read_back(
    payload_type: int,
    sequence_number: int,
    timestamp: int,
    ssrc: int,
    marker: bool,
    payload: bytes,
    contributors: list[int],
    extension: tuple[int, dict[int, bytes] | None],
    padding: int,
    before: bytes,
) -> None:
    profile, extensions = extension
    packet = build_rtp(
        payload_type=payload_type,
        sequence_number=sequence_number,
        timestamp=timestamp,
        ssrc=ssrc,
        payload=payload,
        marker=marker,
        contributors=contributors,
        extensions=extensions,
        profile=profile,
        padding=padding,
    )
    data = before + packet + b"the next slot"
    header = parse_header(data, len(before), len(before) + len(packet))
    assert header[:5] == (payload_type, marker, sequence_number, timestamp, ssrc)
    assert data[header.payload_start : header.payload_end] == payload
    found = {
        identifier: data[start : start + length]
        for identifier, (start, length) in find_extensions(data, header).items()
    }
    assert found == (extensions or {})


@given(st.binary(max_size=80), st.integers(0, 10))
def test_any_bytes_give_a_header_inside_the_packet_or_are_malformed(data: bytes, start: int) -> None:
    check_header(data, min(start, len(data)), len(data))


@given(st.binary(max_size=60), st.sampled_from([0x90, 0xB0, 0x9F, 0xBF]), st.sampled_from([0xBEDE, 0x1000, 0x100F]))
def test_any_bytes_in_an_extension_stay_inside_the_packet(tail: bytes, first: int, profile: int) -> None:
    contributors = bytes(4 * (first & 0x0F))
    check_header(bytes([first]) + bytes(11) + contributors + profile.to_bytes(2, "big") + tail, 0, None)


def check_header(data: bytes, start: int, end: int | None) -> None:
    """The oracle: a header whose offsets are in order and inside, or the documented error."""
    end = len(data) if end is None else end
    try:
        header = parse_header(data, start, end)
    except MalformedPacket:
        return
    assert start + 12 <= header.payload_start <= header.payload_end <= end
    if header.extension_profile:
        assert start + 16 <= header.extension_start <= header.extension_end <= header.payload_start
    for position, length in find_extensions(data, header).values():
        assert header.extension_start <= position
        assert position + length <= header.extension_end


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"", "rtpTooShort"),
        (bytes(11), "rtpTooShort"),
        (b"\x40" + bytes(11), "rtpVersion"),
        (b"\x81" + bytes(11), "rtpContributors"),
        (b"\x8f" + bytes(11 + 59), "rtpContributors"),
        (b"\x90" + bytes(11), "rtpExtension"),
        (b"\x90" + bytes(11) + b"\xbe\xde\x00", "rtpExtension"),
        (b"\x90" + bytes(11) + b"\xbe\xde\x00\x02" + bytes(4), "rtpExtension"),
        (b"\x90" + bytes(11) + b"\xbe\xde\xff\xff" + bytes(4), "rtpExtension"),
        (b"\xa0" + bytes(11), "rtpPadding"),
        (b"\xa0" + bytes(11) + b"\x00", "rtpPadding"),
        (b"\xa0" + bytes(11) + b"\x02", "rtpPadding"),
        (b"\xa0" + bytes(11) + b"abc\xff", "rtpPadding"),
    ],
)
def test_what_reaches_beyond_the_packet_is_malformed(packet: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        parse_header(packet, 0, len(packet))


def test_a_packet_of_padding_only_has_no_payload() -> None:
    packet = build_rtp(payload_type=96, sequence_number=1, ssrc=1, padding=224)
    header = parse_header(packet, 0, len(packet))
    assert header.payload_start == header.payload_end == 12


def extensions_of(block: bytes, profile: int = ONE_BYTE_PROFILE) -> dict[int, bytes]:
    block += bytes(-len(block) % 4)
    packet = b"\x90" + bytes(11) + profile.to_bytes(2, "big") + (len(block) // 4).to_bytes(2, "big") + block
    found = find_extensions(packet, parse_header(packet, 0, len(packet)))
    return {identifier: packet[start : start + length] for identifier, (start, length) in found.items()}


def test_padding_between_extensions_is_stepped_over() -> None:
    assert extensions_of(b"\x10a\x00\x00\x00\x21bc") == {1: b"a", 2: b"bc"}
    assert extensions_of(b"\x01\x01a\x00\x00\x02\x02bc", TWO_BYTE_PROFILE) == {1: b"a", 2: b"bc"}


def test_an_extension_longer_than_its_block_ends_the_reading() -> None:
    assert extensions_of(b"\x10a\x2fbc") == {1: b"a"}
    assert extensions_of(b"\x01\x01a\x02\xffbcd", TWO_BYTE_PROFILE) == {1: b"a"}


def test_id_15_ends_a_one_byte_block() -> None:
    assert extensions_of(b"\x10a\xf0b\x20c") == {1: b"a"}


def test_unknown_profiles_have_no_extensions() -> None:
    assert extensions_of(b"\x10a\x20b", 0xABCD) == {}


def test_a_retransmission_tells_the_original_number() -> None:
    assert original_sequence_number(b"\x12\x34picture") == 0x1234
    with pytest.raises(MalformedPacket, match="rtxTooShort"):
        original_sequence_number(b"\x12")
