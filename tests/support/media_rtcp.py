"""RTCP for tests, read and written apart from the code under test, straight from the tables in the RFCs."""

import struct
from dataclasses import dataclass

SENDER_REPORT = 200
RECEIVER_REPORT = 201
SOURCE_DESCRIPTION = 202
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206


@dataclass(frozen=True)
class RawRtcp:
    """One packet of a compound; ``body`` is without the 4-byte header and without padding."""

    packet_type: int
    count: int
    body: bytes

    @property
    def is_nack(self) -> bool:
        return self.packet_type == TRANSPORT_FEEDBACK and self.count == 1

    @property
    def is_transport_wide(self) -> bool:
        return self.packet_type == TRANSPORT_FEEDBACK and self.count == 15

    @property
    def is_picture_loss(self) -> bool:
        return self.packet_type == PAYLOAD_FEEDBACK and self.count == 1

    @property
    def media_ssrc(self) -> int:
        """Of feedback: the stream that it is about."""
        return int.from_bytes(self.body[4:8], "big")


def split(datagram: bytes) -> list[RawRtcp]:
    """The packets of a compound; it must be well-formed to the last byte."""
    packets = []
    while datagram:
        first, packet_type, words = struct.unpack(">BBH", datagram[:4])
        assert first >> 6 == 2, "version"
        length = 4 * (words + 1)
        assert length <= len(datagram), "length"
        body = datagram[4:length]
        if first & 0x20:
            assert 0 < body[-1] <= len(body), "padding"
            body = body[: -body[-1]]
        packets.append(RawRtcp(packet_type, first & 0x1F, body))
        datagram = datagram[length:]
    return packets


def rtcp(packet_type: int, count: int, body: bytes) -> bytes:
    """A packet from its parts; ``body`` is a multiple of 4 bytes."""
    assert len(body) % 4 == 0
    return struct.pack(">BBH", 0x80 | count, packet_type, len(body) // 4) + body


def picture_loss(media_ssrc: int, sender_ssrc: int = 1) -> bytes:
    return rtcp(PAYLOAD_FEEDBACK, 1, struct.pack(">II", sender_ssrc, media_ssrc))


def full_intra(media_ssrc: int, sender_ssrc: int = 1, command: int = 0) -> bytes:
    return rtcp(PAYLOAD_FEEDBACK, 4, struct.pack(">IIIBxxx", sender_ssrc, 0, media_ssrc, command))


def nack(media_ssrc: int, *pairs: tuple[int, int], sender_ssrc: int = 1) -> bytes:
    """:param pairs: packet id and bit mask of the following lost packets (RFC 4585 section 6.2.1)."""
    body = struct.pack(">II", sender_ssrc, media_ssrc) + b"".join(struct.pack(">HH", *pair) for pair in pairs)
    return rtcp(TRANSPORT_FEEDBACK, 1, body)


def nacked_numbers(packet: RawRtcp) -> list[int]:
    """What a NACK asks for, in the order it says it."""
    numbers = []
    for position in range(8, len(packet.body), 4):
        first, mask = struct.unpack_from(">HH", packet.body, position)
        numbers += [first] + [(first + bit + 1) % 65536 for bit in range(16) if mask & (1 << bit)]
    return numbers


def sender_report(ssrc: int, ntp_time: int, rtp_time: int, packets: int = 0, octets: int = 0) -> bytes:
    return rtcp(SENDER_REPORT, 0, struct.pack(">IQIII", ssrc, ntp_time, rtp_time & 0xFFFFFFFF, packets, octets))


def receiver_report(sender_ssrc: int, media_ssrc: int, fraction_lost: int) -> bytes:
    block = struct.pack(">IIIIII", media_ssrc, fraction_lost << 24, 0, 0, 0, 0)
    return rtcp(RECEIVER_REPORT, 1, struct.pack(">I", sender_ssrc) + block)


@dataclass(frozen=True)
class WideFeedback:
    """Transport-wide feedback, decoded."""

    count: int
    base: int
    statuses: list[bool]
    arrivals: dict[int, int]
    """Arrival time in units of 250 µs, modulo 2^24 x 256, by the packet's 16-bit transport-wide number."""


def decode_transport_wide(packet: RawRtcp) -> WideFeedback:
    """Reads draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1; every byte must have a meaning."""
    base, status_count = struct.unpack_from(">HH", packet.body, 8)
    reference = int.from_bytes(packet.body[12:15], "big")
    position = 16
    symbols: list[int] = []
    while len(symbols) < status_count:
        (chunk,) = struct.unpack_from(">H", packet.body, position)
        position += 2
        if chunk >> 15 == 0:
            symbols += [chunk >> 13 & 3] * (chunk & 0x1FFF)
        elif chunk >> 14 & 1:
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    assert not any(symbols[status_count:]), "statuses beyond the count"
    time = reference * 256
    arrivals = {}
    for index, symbol in enumerate(symbols[:status_count]):
        assert symbol in (0, 1, 2), "reserved symbol"
        if symbol == 0:
            continue
        size = 1 if symbol == 1 else 2
        time += int.from_bytes(packet.body[position : position + size], "big", signed=size == 2)
        position += size
        arrivals[(base + index) % 65536] = time % (1 << 32)
    assert position == len(packet.body), "bytes left over"
    return WideFeedback(packet.body[15], base, [symbol != 0 for symbol in symbols[:status_count]], arrivals)
