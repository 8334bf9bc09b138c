"""RTP packets for tests, built by hand and apart from the code under test (RFC 3550, RFC 8285, RFC 7741)."""

import struct
from collections.abc import Mapping, Sequence

ONE_BYTE_PROFILE = 0xBEDE
TWO_BYTE_PROFILE = 0x1000


def build_rtp(
    *,
    payload_type: int,
    sequence_number: int,
    timestamp: int = 0,
    ssrc: int,
    payload: bytes = b"",
    marker: bool = False,
    contributors: Sequence[int] = (),
    extensions: Mapping[int, bytes] | None = None,
    profile: int = ONE_BYTE_PROFILE,
    padding: int = 0,
) -> bytes:
    """A whole packet; numbers are cut to the width of their fields.

    :param extensions: elements of the header extension by id; none leaves the extension out.
    :param padding: bytes of padding at the end, the last of which holds their count.
    """
    block = b""
    if extensions is not None:
        block = _extension_block(extensions, profile)
    first = 0x80 | (0x20 if padding else 0) | (0x10 if extensions is not None else 0) | len(contributors)
    second = (0x80 if marker else 0) | payload_type
    header = struct.pack(">BBHII", first, second, sequence_number & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    header += b"".join(contributor.to_bytes(4, "big") for contributor in contributors)
    tail = bytes(padding - 1) + bytes([padding]) if padding else b""
    return header + block + payload + tail


def _extension_block(extensions: Mapping[int, bytes], profile: int) -> bytes:
    elements = b""
    for identifier, value in extensions.items():
        if profile == ONE_BYTE_PROFILE:
            elements += bytes([identifier << 4 | len(value) - 1]) + value
        else:
            elements += bytes([identifier, len(value)]) + value
    elements += bytes(-len(elements) % 4)
    return struct.pack(">HH", profile, len(elements) // 4) + elements


def vp8_descriptor(
    *,
    start: bool,
    picture_id: int | None = None,
    picture_id_bits: int = 15,
    tl0_picture_index: int | None = None,
    temporal_layer: int | None = None,
    layer_sync: bool = False,
) -> bytes:
    """A VP8 payload descriptor (RFC 7741 section 4.2).

    :param start: whether the first partition starts here.
    :param layer_sync: the bit Y; there only where a temporal layer is.
    """
    flags = body = b""
    bits = 0
    if picture_id is not None:
        bits |= 0x80
        body += struct.pack(">H", 0x8000 | picture_id) if picture_id_bits == 15 else bytes([picture_id])
    if tl0_picture_index is not None:
        bits |= 0x40
        body += bytes([tl0_picture_index])
    if temporal_layer is not None:
        bits |= 0x20
        body += bytes([temporal_layer << 6 | layer_sync << 5])
    if bits:
        flags = bytes([bits])
    return bytes([(0x80 if bits else 0) | (0x10 if start else 0)]) + flags + body


def vp8_frame_header(*, keyframe: bool, width: int = 1280, height: int = 720) -> bytes:
    """The start of a VP8 frame (RFC 6386 section 9.1)."""
    if not keyframe:
        return b"\x01\x00\x00"
    return b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)


def vp8_payload(
    *,
    keyframe: bool,
    picture_id: int,
    tl0_picture_index: int = 0,
    height: int = 720,
    filling: bytes = b"picture",
) -> bytes:
    """A frame that fits into one packet, as Chrome sends it: 15-bit picture id, TL0PICIDX and temporal layer."""
    descriptor = vp8_descriptor(
        start=True,
        picture_id=picture_id & 0x7FFF,
        tl0_picture_index=tl0_picture_index & 0xFF,
        temporal_layer=0,
    )
    return descriptor + vp8_frame_header(keyframe=keyframe, height=height) + filling
