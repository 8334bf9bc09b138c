"""Protocol Buffers' wire format, as far as LiveKit's signalling needs it (protobuf.dev, "Encoding").

A message is a sequence of fields, each a number with either an integer or bytes; strings and messages are bytes too.
"""

from collections.abc import Iterable

Value = int | bytes
Field = tuple[int, Value]

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_SIZES = {_FIXED64: 8, _FIXED32: 4}


class MalformedMessage(ValueError):
    """Bytes that are no message."""


def encode(fields: Iterable[Field]) -> bytes:
    """The bytes of a message. Integers are not negative."""
    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts += [_varint(number << 3 | _VARINT), _varint(value)]
        else:
            parts += [_varint(number << 3 | _BYTES), _varint(len(value)), value]
    return b"".join(parts)


def decode(data: bytes) -> dict[int, list[Value]]:
    """The values of each field in their order. Numbers of fixed size come as their bytes.

    :raises MalformedMessage: a field does not fit the bytes.
    """
    fields: dict[int, list[Value]] = {}
    position = 0
    while position < len(data):
        key, position = _read_varint(data, position)
        value: Value
        if key & 7 == _VARINT:
            value, position = _read_varint(data, position)
        else:
            size, position = _size(data, key & 7, position)
            value = data[position : position + size]
            if len(value) < size:
                raise MalformedMessage("a field is cut off")
            position += size
        fields.setdefault(key >> 3, []).append(value)
    return fields


def _size(data: bytes, wire_type: int, position: int) -> tuple[int, int]:
    if wire_type == _BYTES:
        return _read_varint(data, position)
    if wire_type in _FIXED_SIZES:
        return _FIXED_SIZES[wire_type], position
    raise MalformedMessage(f"wire type {wire_type}")


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            raise MalformedMessage("a number is cut off")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise MalformedMessage("a number is too long")
