"""A client's half of WebSocket framing (RFC 6455 section 5), as cheap as a load generator needs it.

Fragments are not joined: the server sends every message in one frame.
"""

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
"""Opcodes (section 11.8)."""

Frame = tuple[int, bytes]
"""Opcode and payload."""

_LAST, _MASKED = 0x80, 0x80
_SHORT, _LONG = 126, 127
"""Lengths that announce a length of two bytes, or of eight."""

_MASK = bytes(4)
"""A mask protects caches between client and server from being fooled. On loopback there is none, and with a mask of
zeros the payload goes out as it is."""


def encode(opcode: int, payload: bytes) -> bytes:
    """One frame to the server, with a mask of zeros."""
    length = len(payload)
    if length < _SHORT:
        header = bytes((_LAST | opcode, _MASKED | length))
    elif length < 1 << 16:
        header = bytes((_LAST | opcode, _MASKED | _SHORT)) + length.to_bytes(2, "big")
    else:
        header = bytes((_LAST | opcode, _MASKED | _LONG)) + length.to_bytes(8, "big")
    return header + _MASK + payload


class FrameReader:
    """Cuts what a server sends into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are complete with these bytes."""
        data = self._rest + data
        size, start = len(data), 0
        frames: list[Frame] = []
        while size - start >= 2:
            length, body = data[start + 1], start + 2
            # A length that is cut off reads as too small, but then its frame ends behind the data all the same.
            if length == _SHORT:
                body = start + 4
                length = int.from_bytes(data[start + 2 : body], "big")
            elif length == _LONG:
                body = start + 10
                length = int.from_bytes(data[start + 2 : body], "big")
            end = body + length
            if end > size:
                break
            frames.append((data[start] & 0x0F, data[body:end]))
            start = end
        self._rest = data[start:]
        return frames
