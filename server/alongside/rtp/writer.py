"""Writes RTP packets into send buffers. One of these functions runs once per forwarded packet."""

import struct

from alongside.rtp.munger import Rewritten

_PLAIN = struct.Struct(">BBHII")
_PLAIN_BYTES = _PLAIN.size
_VERSION = 0x80
# fixed header, one-byte extension header of one word: transport-wide sequence number and one byte of padding
_NUMBERED = struct.Struct(">BBHIIIBHB")
_NUMBERED_BYTES = _NUMBERED.size
_VERSION_AND_EXTENSION = 0x90
_PADDING = 0x20
_EXTENSION = 0xBEDE0001
_ONE_BYTE_PROFILE = 0xBEDE
_TWO_BYTE_PROFILE = 0x1000
_LONGEST_ONE_BYTE = 16
_EXTENSION_HEAD = struct.Struct(">HH")
_U16 = struct.Struct(">H")


def write_audio(buffer: memoryview, start: int, rewritten: Rewritten, payload_type: int, ssrc: int) -> int:
    """Writes a packet without header extensions. Returns how many bytes were written."""
    sequence_number, packet, timestamp, _, _ = rewritten
    payload = packet.payload
    second = payload_type | 0x80 if packet.marker else payload_type
    _PLAIN.pack_into(buffer, start, _VERSION, second, sequence_number, timestamp, ssrc)
    body = start + _PLAIN_BYTES
    end = body + len(payload)
    buffer[body:end] = payload
    return end - start


def write_video(
    buffer: memoryview,
    start: int,
    rewritten: Rewritten,
    payload_type: int,
    ssrc: int,
    extensions: tuple[int, int],
    feedback_number: int,
    resent_as: int = -1,
) -> int:
    """Writes the packet as its receiver shall see it.

    :param extensions: header extension ids (1 to 14) of transport-wide sequence number and dependency descriptor.
    :param resent_as: sequence number on the retransmission stream (RFC 4588 section 4), else -1.
    :returns: bytes written.
    """
    sequence_number, packet, timestamp, picture_id, tl0_picture_index = rewritten
    payload = packet.payload
    second = payload_type | 0x80 if packet.marker else payload_type
    number = sequence_number if resent_as < 0 else resent_as
    if packet.descriptor:
        _PLAIN.pack_into(buffer, start, _VERSION_AND_EXTENSION, second, number, timestamp, ssrc)
        block = start + _PLAIN_BYTES
        body = _write_extensions(buffer, block, rewritten, extensions, feedback_number)
    else:
        _NUMBERED.pack_into(
            buffer,
            start,
            _VERSION_AND_EXTENSION,
            second,
            number,
            timestamp,
            ssrc,
            _EXTENSION,
            extensions[0] << 4 | 1,
            feedback_number,
            0,
        )
        body = start + _NUMBERED_BYTES
    if resent_as >= 0:
        _U16.pack_into(buffer, body, sequence_number)
        body += 2
    end = body + len(payload)
    buffer[body:end] = payload
    if picture_id != packet.picture_id and not packet.descriptor:
        at = body + packet.picture_id_at
        if packet.picture_id_bits == 15:
            _U16.pack_into(buffer, at, 0x8000 | picture_id)
        else:
            buffer[at] = picture_id
    if tl0_picture_index != packet.tl0_picture_index:
        buffer[body + packet.tl0_picture_index_at] = tl0_picture_index
    return end - start


PADDING_BYTES = 255
"""The most that a packet can be padded with (RFC 3550 section 5.1)."""


def write_padding(
    buffer: memoryview,
    start: int,
    number: int,
    payload_type: int,
    ssrc: int,
    extensions: tuple[int, int],
    feedback_number: int,
) -> int:
    """Writes a packet of ``PADDING_BYTES`` bytes of padding and nothing else. Returns how many bytes were written."""
    _NUMBERED.pack_into(
        buffer,
        start,
        _VERSION_AND_EXTENSION | _PADDING,
        payload_type,
        number,
        0,
        ssrc,
        _EXTENSION,
        extensions[0] << 4 | 1,
        feedback_number,
        0,
    )
    end = start + _NUMBERED_BYTES + PADDING_BYTES
    buffer[start + _NUMBERED_BYTES : end] = bytes(PADDING_BYTES - 1) + bytes([PADDING_BYTES])
    return end - start


def _write_extensions(
    buffer: memoryview, start: int, rewritten: Rewritten, extensions: tuple[int, int], feedback_number: int
) -> int:
    """The header extension with a dependency descriptor whose frame number is renumbered. Returns where it ends."""
    _, packet, _, frame_number, _ = rewritten
    descriptor = bytearray(packet.descriptor)
    if frame_number >= 0:
        _U16.pack_into(descriptor, packet.picture_id_at, frame_number)
    feedback_id, descriptor_id = extensions
    number = _U16.pack(feedback_number)
    if len(descriptor) <= _LONGEST_ONE_BYTE:
        profile = _ONE_BYTE_PROFILE
        heads = bytes([feedback_id << 4 | 1]), bytes([descriptor_id << 4 | len(descriptor) - 1])
    else:
        profile = _TWO_BYTE_PROFILE
        heads = bytes([feedback_id, 2]), bytes([descriptor_id, len(descriptor)])
    elements = heads[0] + number + heads[1] + descriptor
    elements += bytes(-len(elements) % 4)
    _EXTENSION_HEAD.pack_into(buffer, start, profile, len(elements) // 4)
    end = start + 4 + len(elements)
    buffer[start + 4 : end] = elements
    return end
