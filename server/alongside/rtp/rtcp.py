"""RTCP packets that a forwarding server reads and writes (RFC 3550 section 6, RFC 4585 section 6, RFC 5104)."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.rtp.bandwidth.report import ArrivalReport, parse_arrivals
from alongside.rtp.packet import MalformedPacket

_HEADER = struct.Struct(">BBH")
_BLOCK = struct.Struct(">IIIIII")
_SENDER_INFO = struct.Struct(">IQIII")
_FEEDBACK = struct.Struct(">II")

SENDER_REPORT = 200
RECEIVER_REPORT = 201
SOURCE_DESCRIPTION = 202
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206

_GENERIC_NACK = 1
_TRANSPORT_WIDE = 15
_PICTURE_LOSS = 1
_FULL_INTRA = 4
_CNAME = 1


@dataclass(slots=True, frozen=True)
class ReportBlock:
    """What a receiver says of one stream (RFC 3550 section 6.4.1).

    ``jitter`` is in RTP ticks, ``delay_since_last_report`` in 1/65536 s, ``fraction_lost`` in 1/256.
    """

    ssrc: int
    fraction_lost: int
    total_lost: int
    highest_sequence_number: int
    jitter: int
    last_report: int
    delay_since_last_report: int


@dataclass(slots=True, frozen=True)
class SenderReport:
    """``ntp_time`` is a 64-bit NTP timestamp, ``rtp_time`` the same instant in the stream's ticks."""

    ssrc: int
    ntp_time: int
    rtp_time: int
    packet_count: int
    octet_count: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(slots=True, frozen=True)
class ReceiverReport:
    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(slots=True, frozen=True)
class Nack:
    """Asks for packets of ``media_ssrc`` again (RFC 4585 section 6.2.1)."""

    sender_ssrc: int
    media_ssrc: int
    sequence_numbers: tuple[int, ...]


@dataclass(slots=True, frozen=True)
class KeyframeRequest:
    """A picture loss indication or a full intra request (RFC 4585 section 6.3.1, RFC 5104 section 4.3.1)."""

    sender_ssrc: int
    media_ssrc: int


RtcpPacket = SenderReport | ReceiverReport | Nack | KeyframeRequest | ArrivalReport


def parse(data: bytes) -> list[RtcpPacket]:
    """The packets of a compound or reduced-size RTCP datagram that matter here, in order; others are stepped over.

    :raises MalformedPacket: a length or count does not fit the bytes.
    """
    packets: list[RtcpPacket] = []
    position = 0
    while position < len(data):
        if position + 4 > len(data):
            raise MalformedPacket("rtcpTooShort")
        first, packet_type, words = _HEADER.unpack_from(data, position)
        if first >> 6 != 2:
            raise MalformedPacket("rtcpVersion")
        end = position + 4 * (words + 1)
        if end > len(data):
            raise MalformedPacket("rtcpLength")
        body = data[position + 4 : _without_padding(data, first, position + 4, end)]
        packets.extend(_parse_one(packet_type, first & 0x1F, body))
        position = end
    return packets


def _without_padding(data: bytes, first: int, start: int, end: int) -> int:
    if not first & 0x20:
        return end
    padding = data[end - 1] if end > start else 0
    if padding == 0 or end - padding < start:
        raise MalformedPacket("rtcpPadding")
    return end - padding


def _parse_one(packet_type: int, count: int, body: bytes) -> Iterable[RtcpPacket]:
    if packet_type == SENDER_REPORT:
        return [_parse_sender_report(count, body)]
    if packet_type == RECEIVER_REPORT:
        return [_parse_receiver_report(count, body)]
    if packet_type == TRANSPORT_FEEDBACK and count == _GENERIC_NACK:
        return [_parse_nack(body)]
    if packet_type == TRANSPORT_FEEDBACK and count == _TRANSPORT_WIDE:
        return [parse_arrivals(body[8:])]
    if packet_type == PAYLOAD_FEEDBACK and count == _PICTURE_LOSS:
        sender, media = _parse_feedback(body)
        return [KeyframeRequest(sender, media)]
    if packet_type == PAYLOAD_FEEDBACK and count == _FULL_INTRA:
        return _parse_full_intra(body)
    return []


def _parse_sender_report(count: int, body: bytes) -> SenderReport:
    if len(body) < 24 + 24 * count:
        raise MalformedPacket("rtcpSenderReport")
    ssrc, ntp_time, rtp_time, packets, octets = _SENDER_INFO.unpack_from(body)
    return SenderReport(ssrc, ntp_time, rtp_time, packets, octets, _parse_blocks(body, 24, count))


def _parse_receiver_report(count: int, body: bytes) -> ReceiverReport:
    if len(body) < 4 + 24 * count:
        raise MalformedPacket("rtcpReceiverReport")
    return ReceiverReport(int.from_bytes(body[:4], "big"), _parse_blocks(body, 4, count))


def _parse_blocks(body: bytes, start: int, count: int) -> tuple[ReportBlock, ...]:
    blocks = []
    for position in range(start, start + 24 * count, 24):
        ssrc, lost, highest, jitter, last, delay = _BLOCK.unpack_from(body, position)
        total = lost & 0xFFFFFF
        if total & 0x800000:
            total -= 0x1000000
        blocks.append(ReportBlock(ssrc, lost >> 24, total, highest, jitter, last, delay))
    return tuple(blocks)


def _parse_feedback(body: bytes) -> tuple[int, int]:
    if len(body) < 8:
        raise MalformedPacket("rtcpFeedback")
    sender, media = _FEEDBACK.unpack_from(body)
    return sender, media


def _parse_nack(body: bytes) -> Nack:
    sender, media = _parse_feedback(body)
    if len(body) % 4:
        raise MalformedPacket("rtcpNack")
    numbers: list[int] = []
    for position in range(8, len(body), 4):
        first, following = struct.unpack_from(">HH", body, position)
        numbers.append(first)
        numbers.extend((first + bit + 1) & 0xFFFF for bit in range(16) if following >> bit & 1)
    return Nack(sender, media, tuple(numbers))


def _parse_full_intra(body: bytes) -> list[RtcpPacket]:
    sender, _ = _parse_feedback(body)
    if len(body) % 8:
        raise MalformedPacket("rtcpFullIntra")
    return [KeyframeRequest(sender, ssrc) for (ssrc, _) in _FEEDBACK.iter_unpack(body[8:])]


# --- writing ----------------------------------------------------------------------------------------------------------


def build_sender_report(report: SenderReport) -> bytes:
    body = _SENDER_INFO.pack(report.ssrc, report.ntp_time, report.rtp_time, report.packet_count, report.octet_count)
    return _build(SENDER_REPORT, len(report.blocks), body + _build_blocks(report.blocks))


def build_receiver_report(report: ReceiverReport) -> bytes:
    body = report.ssrc.to_bytes(4, "big")
    return _build(RECEIVER_REPORT, len(report.blocks), body + _build_blocks(report.blocks))


def build_cname(ssrc: int, cname: str) -> bytes:
    """A source description that holds nothing but the canonical name (RFC 3550 section 6.5.1)."""
    text = cname.encode()[:255]
    chunk = ssrc.to_bytes(4, "big") + bytes([_CNAME, len(text)]) + text
    return _build(SOURCE_DESCRIPTION, 1, chunk + bytes(4 - len(chunk) % 4))


def build_nack(nack: Nack) -> bytes:
    """Packs the numbers, given in rising order, into as few entries as possible."""
    entries = bytearray(_FEEDBACK.pack(nack.sender_ssrc, nack.media_ssrc))
    position = 0
    numbers = nack.sequence_numbers
    while position < len(numbers):
        first = numbers[position]
        following = 0
        position += 1
        while position < len(numbers) and 0 < (numbers[position] - first) & 0xFFFF <= 16:
            following |= 1 << ((numbers[position] - first) & 0xFFFF) - 1
            position += 1
        entries += struct.pack(">HH", first, following)
    return _build(TRANSPORT_FEEDBACK, _GENERIC_NACK, bytes(entries))


def build_picture_loss(request: KeyframeRequest) -> bytes:
    return _build(PAYLOAD_FEEDBACK, _PICTURE_LOSS, _FEEDBACK.pack(request.sender_ssrc, request.media_ssrc))


def _build_blocks(blocks: Sequence[ReportBlock]) -> bytes:
    return b"".join(
        _BLOCK.pack(
            block.ssrc,
            block.fraction_lost << 24 | max(-0x800000, min(block.total_lost, 0x7FFFFF)) & 0xFFFFFF,
            block.highest_sequence_number,
            block.jitter,
            block.last_report,
            block.delay_since_last_report,
        )
        for block in blocks
    )


def _build(packet_type: int, count: int, body: bytes) -> bytes:
    return _HEADER.pack(0x80 | count, packet_type, len(body) // 4) + body
