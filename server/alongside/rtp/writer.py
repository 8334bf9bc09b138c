"""Writes RTP packets into send buffers. This runs once per forwarded packet."""

import struct

from alongside.rtp.munger import Rewritten

# fixed header, one-byte extension header of one word: transport-wide sequence number and one byte of padding
_HEADER = struct.Struct(">BBHIIIBHB")
_HEADER_BYTES = _HEADER.size
_VERSION_AND_EXTENSION = 0x90
_EXTENSION = 0xBEDE0001
_U16 = struct.Struct(">H")


def write_packet(
    buffer: memoryview,
    start: int,
    rewritten: Rewritten,
    payload_type: int,
    ssrc: int,
    feedback_extension: int,
    feedback_number: int,
    resent_as: int = -1,
) -> int:
    """Writes the packet as its receiver shall see it.

    :param feedback_extension: header extension id of the transport-wide sequence number (1 to 14).
    :param resent_as: sequence number on the retransmission stream (RFC 4588 section 4), else -1.
    :returns: bytes written.
    """
    sequence_number, packet, timestamp, picture_id, tl0_picture_index = rewritten
    payload = packet.payload
    _HEADER.pack_into(
        buffer,
        start,
        _VERSION_AND_EXTENSION,
        payload_type | 0x80 if packet.marker else payload_type,
        sequence_number if resent_as < 0 else resent_as,
        timestamp,
        ssrc,
        _EXTENSION,
        feedback_extension << 4 | 1,
        feedback_number,
        0,
    )
    body = start + _HEADER_BYTES
    if resent_as >= 0:
        _U16.pack_into(buffer, body, sequence_number)
        body += 2
    end = body + len(payload)
    buffer[body:end] = payload
    if picture_id >= 0 and picture_id != packet.picture_id:
        at = body + packet.picture_id_at
        if packet.picture_id_bits == 15:
            _U16.pack_into(buffer, at, 0x8000 | picture_id)
        else:
            buffer[at] = picture_id
    if tl0_picture_index >= 0:
        buffer[body + packet.tl0_picture_index_at] = tl0_picture_index
    return end - start
