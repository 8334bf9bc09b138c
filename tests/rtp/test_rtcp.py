"""RTCP packets, read and written."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket
from tests.support import media_rtcp as raw

u32 = st.integers(0, 0xFFFFFFFF)
u64 = st.integers(0, 2**64 - 1)

report_blocks = st.builds(
    rtcp.ReportBlock,
    ssrc=u32,
    fraction_lost=st.integers(0, 255),
    total_lost=st.integers(-0x800000, 0x7FFFFF),
    highest_sequence_number=u32,
    jitter=u32,
    last_report=u32,
    delay_since_last_report=u32,
)
many_blocks = st.lists(report_blocks, max_size=31).map(tuple)
sender_reports = st.builds(
    rtcp.SenderReport, ssrc=u32, ntp_time=u64, rtp_time=u32, packet_count=u32, octet_count=u32, blocks=many_blocks
)
receiver_reports = st.builds(rtcp.ReceiverReport, ssrc=u32, blocks=many_blocks)
keyframe_requests = st.builds(rtcp.KeyframeRequest, u32, u32)


def rising_numbers(first: int, steps: list[int]) -> tuple[int, ...]:
    numbers = [first]
    for step in steps:
        numbers.append((numbers[-1] + step) % 65536)
    return tuple(numbers)


nacks = st.builds(
    rtcp.Nack,
    u32,
    u32,
    st.builds(rising_numbers, st.integers(0, 65535), st.lists(st.integers(1, 40), max_size=200)),
)
packets = st.one_of(sender_reports, receiver_reports, keyframe_requests, nacks)


Written = rtcp.SenderReport | rtcp.ReceiverReport | rtcp.Nack | rtcp.KeyframeRequest


def build(packet: Written) -> bytes:
    if isinstance(packet, rtcp.SenderReport):
        return rtcp.build_sender_report(packet)
    if isinstance(packet, rtcp.ReceiverReport):
        return rtcp.build_receiver_report(packet)
    if isinstance(packet, rtcp.Nack):
        return rtcp.build_nack(packet)
    return rtcp.build_picture_loss(packet)


@given(st.lists(packets, max_size=4), st.text(max_size=80))
def test_a_compound_is_read_back_as_it_was_written(compound: list[Written], cname: str) -> None:
    data = b"".join(build(packet) + rtcp.build_cname(7, cname) for packet in compound)
    assert rtcp.parse(data) == compound


@given(nacks)
def test_a_nack_says_each_number_once_in_few_entries(nack: rtcp.Nack) -> None:
    (packet,) = raw.split(rtcp.build_nack(nack))
    assert packet.is_nack
    assert raw.nacked_numbers(packet) == list(nack.sequence_numbers)
    firsts = [struct.unpack_from(">H", packet.body, at)[0] for at in range(8, len(packet.body), 4)]
    assert all((after - before) % 65536 > 16 for before, after in pairwise(firsts))


def test_a_nack_of_every_other_number_packs_nine_into_one_entry() -> None:
    numbers = tuple(range(65530, 65530 + 18, 2))
    nack = rtcp.Nack(1, 2, tuple(number % 65536 for number in numbers))
    assert len(rtcp.build_nack(nack)) == 4 + 8 + 4


@given(st.binary(max_size=300))
def test_any_bytes_are_packets_or_malformed(data: bytes) -> None:
    check_parse(data)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 31),
            st.sampled_from([192, 200, 201, 202, 203, 204, 205, 206, 207]),
            st.binary(max_size=120),
            st.integers(-2, 2),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_any_body_under_a_plausible_header_is_packets_or_malformed(
    parts: list[tuple[int, int, bytes, int, bool]],
) -> None:
    data = b""
    for count, packet_type, body, lie, padded in parts:
        words = max(0, len(body) // 4 + lie)
        data += struct.pack(">BBH", 0x80 | (0x20 if padded else 0) | count, packet_type, words) + body
    check_parse(data)


def check_parse(data: bytes) -> None:
    """The oracle: known packets, or the documented error."""
    try:
        parsed = rtcp.parse(data)
    except MalformedPacket:
        return
    assert all(isinstance(packet, rtcp.RtcpPacket) for packet in parsed)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x80", "rtcpTooShort"),
        (b"\x80\xc8\x00", "rtcpTooShort"),
        (b"\x00\xc8\x00\x00", "rtcpVersion"),
        (b"\x80\xc8\x00\x01", "rtcpLength"),
        (b"\x80\xc8\xff\xff" + bytes(100), "rtcpLength"),
        (b"\x80\xc8\x00\x00", "rtcpSenderReport"),
        (b"\x81" + raw.sender_report(1, 2, 3)[1:], "rtcpSenderReport"),
        (b"\x80\xc9\x00\x00", "rtcpReceiverReport"),
        (b"\x82" + raw.receiver_report(1, 2, 3)[1:], "rtcpReceiverReport"),
        (b"\x81\xcd\x00\x00", "rtcpFeedback"),
        (b"\x81\xcd\x00\x01" + bytes(4), "rtcpFeedback"),
        (b"\x81\xce\x00\x01" + bytes(4), "rtcpFeedback"),
        (b"\x84\xce\x00\x03" + bytes(12), "rtcpFullIntra"),
        (b"\xa0\xc9\x00\x00", "rtcpPadding"),
        (b"\xa0\xc9\x00\x01\x00\x00\x00\x00", "rtcpPadding"),
        (b"\xa0\xc9\x00\x01\x00\x00\x00\x05", "rtcpPadding"),
    ],
)
def test_lengths_and_counts_that_do_not_fit_are_malformed(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        rtcp.parse(data)


def test_a_bad_packet_behind_good_ones_spoils_the_datagram() -> None:
    with pytest.raises(MalformedPacket):
        rtcp.parse(raw.picture_loss(1) + b"\x81\xcd\x00\x00")


def test_what_does_not_matter_here_is_stepped_over() -> None:
    others = [
        raw.rtcp(raw.SOURCE_DESCRIPTION, 1, bytes(4) + b"\x01\xff" + bytes(2)),
        raw.rtcp(raw.SOURCE_DESCRIPTION, 31, b""),
        raw.rtcp(203, 1, bytes(4)),
        raw.rtcp(204, 0, bytes(8) + b"APP!"),
        raw.rtcp(207, 0, bytes(16)),
        raw.rtcp(raw.PAYLOAD_FEEDBACK, 15, bytes(8) + b"REMB" + b"\x01\xff\xff\xff"),
    ]
    assert rtcp.parse(b"".join(others)) == []
    assert rtcp.parse(b"".join([*others, raw.picture_loss(9)])) == [rtcp.KeyframeRequest(1, 9)]


def test_transport_wide_feedback_that_claims_65535_packets_is_refused() -> None:
    claim = raw.rtcp(raw.TRANSPORT_FEEDBACK, 15, bytes(8) + b"\x00\x00\xff\xff\x00\x00\x00\x00\x3f\xff\x3f\xff")
    with pytest.raises(MalformedPacket):
        rtcp.parse(claim)


def test_a_source_description_of_any_size_is_stepped_over() -> None:
    assert rtcp.parse(raw.rtcp(raw.SOURCE_DESCRIPTION, 31, bytes(65_000))) == []


def test_the_largest_nack_names_every_number_of_each_entry() -> None:
    pairs = [(index, 0xFFFF) for index in range(350)]
    (nack,) = rtcp.parse(raw.nack(5, *pairs))
    assert isinstance(nack, rtcp.Nack)
    assert len(nack.sequence_numbers) == 350 * 17


def test_a_full_intra_request_asks_for_each_stream_it_names() -> None:
    body = struct.pack(">IIIBxxxIBxxx", 1, 0, 11, 3, 22, 4)
    assert rtcp.parse(raw.rtcp(raw.PAYLOAD_FEEDBACK, 4, body)) == [
        rtcp.KeyframeRequest(1, 11),
        rtcp.KeyframeRequest(1, 22),
    ]
    assert rtcp.parse(raw.full_intra(11)) == [rtcp.KeyframeRequest(1, 11)]


def test_padding_is_not_read_as_content() -> None:
    padded = struct.pack(">BBHIIHHI", 0xA1, raw.TRANSPORT_FEEDBACK, 4, 1, 2, 100, 0, 4)
    assert rtcp.parse(padded) == [rtcp.Nack(1, 2, (100,))]


def test_total_loss_is_kept_within_its_24_bits() -> None:
    for lost, written in ((2**23, 2**23 - 1), (2**40, 2**23 - 1), (-(2**40), -(2**23))):
        block = rtcp.ReportBlock(1, 0, lost, 0, 0, 0, 0)
        (report,) = rtcp.parse(rtcp.build_receiver_report(rtcp.ReceiverReport(1, (block,))))
        assert isinstance(report, rtcp.ReceiverReport)
        assert report.blocks[0].total_lost == written


@given(u32, st.text(max_size=300))
def test_a_canonical_name_ends_with_a_null_on_a_word_boundary(ssrc: int, cname: str) -> None:
    (packet,) = raw.split(rtcp.build_cname(ssrc, cname))
    assert (packet.packet_type, packet.count) == (raw.SOURCE_DESCRIPTION, 1)
    assert packet.body[:5] == ssrc.to_bytes(4, "big") + b"\x01"
    length = packet.body[5]
    assert packet.body[6 : 6 + length] == cname.encode()[:255]
    assert 1 <= len(packet.body) - 6 - length <= 4
    assert not any(packet.body[6 + length :])
