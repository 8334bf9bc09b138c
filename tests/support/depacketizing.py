"""Puts pictures together again from RTP payloads, apart from the code under test, for real decoders."""

from collections.abc import Callable, Iterable, Sequence

Depacketize = Callable[[Sequence[bytes]], bytes]
"""What a decoder wants of one picture, from the payloads of its packets in order."""

_START_CODE = b"\x00\x00\x00\x01"
_STAP_A, _FU_A = 24, 28


def join_vp8(payloads: Sequence[bytes]) -> bytes:
    """RFC 7741: descriptors as Chromium sends them, without extension or with 15-bit picture id, TL0PICIDX and TID."""
    lengths = [6 if payload[0] & 0x80 else 1 for payload in payloads]
    assert all(payload[1] & 0xE0 == 0xE0 for payload in payloads if payload[0] & 0x80)
    return b"".join(payload[length:] for payload, length in zip(payloads, lengths, strict=True))


def join_vp9(payloads: Sequence[bytes]) -> bytes:
    """RFC 9628: only flexible mode with 15-bit picture ids, as Chromium sends it."""
    return b"".join(payload[_vp9_descriptor_length(payload) :] for payload in payloads)


def _vp9_descriptor_length(payload: bytes) -> int:
    flags = payload[0]
    assert flags & 0xB0 == 0xB0
    assert payload[1] & 0x80
    length = 4
    if flags & 0x40:
        while payload[length] & 1:
            length += 1
        length += 1
    if flags & 0x02:
        structure = payload[length]
        assert structure & 0x18 == 0x10
        length += 1 + 4 * ((structure >> 5) + 1)
    return length


def join_h264(payloads: Sequence[bytes]) -> bytes:
    """RFC 6184: single units, STAP-A and FU-A, as a byte stream with start codes."""
    units: list[bytes] = []
    for payload in payloads:
        kind = payload[0] & 0x1F
        if kind == _STAP_A:
            units += _aggregated(payload)
        elif kind == _FU_A:
            if payload[1] & 0x80:
                units.append(bytes([payload[0] & 0xE0 | payload[1] & 0x1F]))
            units[-1] += payload[2:]
        else:
            units.append(payload)
    return b"".join(_START_CODE + unit for unit in units)


def _aggregated(payload: bytes) -> Iterable[bytes]:
    position = 1
    while position < len(payload):
        size = int.from_bytes(payload[position : position + 2], "big")
        yield payload[position + 2 : position + 2 + size]
        position += 2 + size


def join_av1(payloads: Sequence[bytes]) -> bytes:
    """AV1 RTP specification, section 4.4: the OBUs of a temporal unit, each with its size, behind a delimiter."""
    units: list[bytes] = []
    for payload in payloads:
        elements = _av1_elements(payload)
        if payload[0] & 0x80:
            units[-1] += elements.pop(0)
        units += elements
    return b"\x12\x00" + b"".join(_with_size(unit) for unit in units)


def _av1_elements(payload: bytes) -> list[bytes]:
    count = payload[0] >> 4 & 3
    elements: list[bytes] = []
    position = 1
    while position < len(payload):
        size = len(payload) - position
        if len(elements) + 1 != count:
            size, position = _read_leb128(payload, position)
        elements.append(payload[position : position + size])
        position += size
    return elements


def _with_size(unit: bytes) -> bytes:
    header_length = 2 if unit[0] & 0x04 else 1
    if unit[0] & 0x02:
        return unit
    body = unit[header_length:]
    return bytes([unit[0] | 0x02]) + unit[1:header_length] + _leb128(len(body)) + body


def _read_leb128(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def _leb128(value: int) -> bytes:
    data = bytearray()
    while value > 0x7F:
        data.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes(data) + bytes([value])
