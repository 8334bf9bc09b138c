"""RTP packets: the header, its extensions, and the retransmission format (RFC 3550, RFC 8285, RFC 4588)."""

import struct
from typing import NamedTuple

Buffer = bytes | bytearray | memoryview

_FIXED = struct.Struct(">BBHII")
_EXTENSION = struct.Struct(">HH")
_ONE_BYTE_PROFILE = 0xBEDE
_TWO_BYTE_PROFILE = 0x100


class MalformedPacket(ValueError):
    """The bytes are not what their format says. The message is a short reason, good as a counter's name."""


class Header(NamedTuple):
    """A parsed RTP header; offsets count from the start of the buffer."""

    payload_type: int
    marker: bool
    sequence_number: int
    timestamp: int
    """in RTP ticks"""
    ssrc: int
    payload_start: int
    payload_end: int
    """without padding"""
    extension_profile: int
    """0 when there is no header extension"""
    extension_start: int
    extension_end: int


def parse_header(data: Buffer, start: int, end: int) -> Header:
    """Reads the RTP header of the packet in ``data[start:end]`` (RFC 3550 section 5.1).

    :raises MalformedPacket: the version is not 2, or CSRC list, extension or padding reach beyond the packet.
    """
    if end - start < 12:
        raise MalformedPacket("rtpTooShort")
    first, second, sequence_number, timestamp, ssrc = _FIXED.unpack_from(data, start)
    if first >> 6 != 2:
        raise MalformedPacket("rtpVersion")
    position = start + 12 + 4 * (first & 0x0F)
    if position > end:
        raise MalformedPacket("rtpContributors")
    profile = extension_start = extension_end = 0
    if first & 0x10:
        if position + 4 > end:
            raise MalformedPacket("rtpExtension")
        profile, words = _EXTENSION.unpack_from(data, position)
        extension_start = position + 4
        position = extension_end = extension_start + 4 * words
        if position > end:
            raise MalformedPacket("rtpExtension")
    if first & 0x20:
        padding = data[end - 1] if end > position else 0
        if padding == 0 or position + padding > end:
            raise MalformedPacket("rtpPadding")
        end -= padding
    # spares a call for each packet
    return tuple.__new__(
        Header,
        (
            second & 0x7F,
            second > 0x7F,
            sequence_number,
            timestamp,
            ssrc,
            position,
            end,
            profile,
            extension_start,
            extension_end,
        ),
    )


def find_extensions(data: Buffer, header: Header) -> dict[int, tuple[int, int]]:
    """Where each header extension of the packet lies: ``{id: (start, length)}`` (RFC 8285).

    Unknown profiles have none. An element that reaches beyond the block ends the reading: what came before it counts.
    """
    if header.extension_profile == _ONE_BYTE_PROFILE:
        return _find_one_byte(data, header.extension_start, header.extension_end)
    if header.extension_profile >> 4 == _TWO_BYTE_PROFILE:
        return _find_two_byte(data, header.extension_start, header.extension_end)
    return {}


def _find_one_byte(data: Buffer, position: int, end: int) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    while position < end:
        element = data[position]
        position += 1
        if element == 0:
            continue
        identifier = element >> 4
        length = (element & 0x0F) + 1
        if identifier == 15 or position + length > end:
            break
        if identifier:
            found[identifier] = (position, length)
        position += length
    return found


def _find_two_byte(data: Buffer, position: int, end: int) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    while position < end:
        identifier = data[position]
        position += 1
        if identifier == 0:
            continue
        if position == end:
            break
        length = data[position]
        position += 1
        if position + length > end:
            break
        found[identifier] = (position, length)
        position += length
    return found


class Packet:
    """One media packet of a producer, parsed once for all its consumers. Never changed after it was handed on.

    ``number`` is the sequence number extended beyond 16 bits, so that it only grows. The rest is filled in by the
    codec's ``describe`` function; where the codec or the stream does not say, the defaults below hold.
    """

    __slots__ = (
        "descriptor",
        "ends_frame",
        "height",
        "marker",
        "number",
        "payload",
        "picture_id",
        "picture_id_at",
        "picture_id_bits",
        "spatial_layer",
        "starts_keyframe",
        "switches_spatial",
        "switches_temporal",
        "temporal_layer",
        "timestamp",
        "tl0_picture_index",
        "tl0_picture_index_at",
    )

    def __init__(self, number: int, timestamp: int, marker: bool, payload: bytes, descriptor: bytes = b"") -> None:
        self.number = number
        self.timestamp = timestamp
        self.marker = marker
        self.payload = payload
        self.descriptor = descriptor
        """The dependency descriptor header extension as it arrived; empty where there is none."""
        self.starts_keyframe = False
        """The first packet of a keyframe: decoding can start here."""
        self.height = 0
        """In pixels, at the start of a keyframe only: of the highest spatial layer in the stream."""
        self.spatial_layer = 0
        """Of the layer frame that this belongs to, within this RTP stream (scalable coding); 0 for the base."""
        self.temporal_layer = 0
        self.switches_spatial = True
        """A receiver that left out this spatial layer may take it in from this packet on."""
        self.switches_temporal = True
        """A receiver that left out this temporal layer, and maybe others, may take it in from this packet on."""
        self.ends_frame = False
        """The last packet of its layer frame, where the codec says so: gets the marker when higher spatial layers are
        left out."""
        self.picture_id = -1
        """Number of the picture or layer frame, -1 where there is none; ``picture_id_at`` is its offset in ``payload``,
        or in ``descriptor`` where it has 16 bits."""
        self.picture_id_at = 0
        self.picture_id_bits = 0
        """7 or 15, or 16 in the descriptor."""
        self.tl0_picture_index = -1
        """Number of the last picture of temporal layer 0, -1 where there is none."""
        self.tl0_picture_index_at = 0

    def with_marker(self) -> "Packet":
        """The same packet as the last of its picture; of the fields that codecs fill in, what sending needs."""
        marked = Packet(self.number, self.timestamp, True, self.payload, self.descriptor)
        marked.picture_id = self.picture_id
        marked.picture_id_at = self.picture_id_at
        marked.picture_id_bits = self.picture_id_bits
        marked.tl0_picture_index = self.tl0_picture_index
        marked.tl0_picture_index_at = self.tl0_picture_index_at
        return marked


def original_sequence_number(payload: Buffer) -> int:
    """The sequence number at the front of a retransmission's payload (RFC 4588 section 4).

    :raises MalformedPacket: the payload is too short to hold one.
    """
    if len(payload) < 2:
        raise MalformedPacket("rtxTooShort")
    return payload[0] << 8 | payload[1]
