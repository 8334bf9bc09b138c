"""Marks in canned payloads, which name the packet that a payload belongs to."""

import struct
from typing import NamedTuple

_MARK = struct.Struct(">4sII")
_MAGIC = b"canM"
_LAST_START = 16

MARK_SIZE = _MARK.size


class Mark(NamedTuple):
    """Which packet a payload belongs to."""

    stream: int
    number: int
    """counts the stream's packets from 0"""


def write_mark(payload: bytearray, at: int, stream: int, number: int) -> None:
    """Puts a mark at ``at``, within the first 16 bytes."""
    _MARK.pack_into(payload, at, _MAGIC, stream, number)


def read_mark(payload: bytes) -> Mark | None:
    """The mark of a canned payload; ``None`` when the payload is something else.

    It may have moved: servers renumber pictures, and some write small numbers in one byte where two were (RFC 7741
    section 4.2).
    """
    at = payload.find(_MAGIC, 0, _LAST_START + len(_MAGIC))
    if at < 0 or len(payload) < at + _MARK.size:
        return None
    _, stream, number = _MARK.unpack_from(payload, at)
    return Mark(stream, number)
