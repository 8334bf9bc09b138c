"""A canned VP8 stream: what a forwarding server may look at is right, the picture itself is filler.

Payload descriptors follow RFC 7741 section 4.2 with the fields that Chrome sends (a 15-bit picture id, TL0PICIDX, TID,
KEYIDX), frame headers RFC 6386 section 9.1. Every payload carries a mark that names its stream and packet.
"""

import struct
from typing import NamedTuple

from alongside.bench.mark import MARK_SIZE, write_mark

CLOCK_RATE = 90_000
WIDTH, HEIGHT = 1280, 720

_DESCRIPTOR = struct.Struct(">BBHBB")
_MARK_AT = 16
"""Behind the descriptor and the longest frame header."""
MINIMUM_PAYLOAD = _MARK_AT + MARK_SIZE

_EXTENDED_START, _EXTENDED = 0x90, 0x80
_HAS_ALL_FIELDS = 0xF0
_START_CODE = b"\x9d\x01\x2a"

_PATTERNS = {1: ((0, False),), 3: ((0, False), (2, True), (1, True), (2, False))}
"""Temporal layers in the order of frames, and whether a frame depends on the lowest layer only (the bit Y): what W3C
webrtc-svc calls L1T1 and L1T3."""


class CannedPacket(NamedTuple):
    payload: bytes
    marker: bool
    """whether it ends its frame"""
    frame: int
    """counts from 0"""


class CannedVideo:
    """An endless stream of equally large packets, starting with a keyframe.

    :param stream: number that the marks carry.
    :param payload_size: bytes per packet, at least ``MINIMUM_PAYLOAD``.
    :param temporal_layers: 1 or 3.
    :param height: in pixels, as keyframes tell it; the width makes it 16:9.
    :raises ValueError: the packets are too small to hold a mark.
    """

    def __init__(
        self, stream: int, payload_size: int, packets_per_frame: int, temporal_layers: int = 1, height: int = HEIGHT
    ) -> None:
        if payload_size < MINIMUM_PAYLOAD:
            raise ValueError(f"a payload needs at least {MINIMUM_PAYLOAD} bytes")
        self.packets_per_frame = packets_per_frame
        self._stream = stream
        self._pattern = _PATTERNS[temporal_layers]
        self._keyframe_header = _START_CODE + struct.pack("<HH", height * 16 // 9, height)
        self._index = 0
        self._position_in_pattern = 0
        self._lowest_layer_frames = 0
        self._keyframe = True
        self._keyframe_wanted = False
        self._keyframes = 1
        self._payload = bytearray(bytes(range(256)) * (payload_size // 256 + 1))[:payload_size]

    @property
    def keyframes(self) -> int:
        """How many were begun."""
        return self._keyframes

    @property
    def packets(self) -> int:
        """How many were made."""
        return self._index

    def request_keyframe(self) -> None:
        """Makes the next frame a keyframe."""
        self._keyframe_wanted = True

    def next(self) -> CannedPacket:
        """The next packet in sending order."""
        frame, position = divmod(self._index, self.packets_per_frame)
        if position == 0 and frame > 0:
            self._begin_frame()
        self._write_descriptor(frame, position == 0)
        if position == 0:
            self._write_frame_header()
        write_mark(self._payload, _MARK_AT, self._stream, self._index)
        self._index += 1
        return CannedPacket(bytes(self._payload), position == self.packets_per_frame - 1, frame)

    def _begin_frame(self) -> None:
        self._keyframe = self._keyframe_wanted
        self._keyframe_wanted = False
        self._keyframes += self._keyframe
        # A keyframe begins the pattern anew: it belongs to the lowest layer.
        self._position_in_pattern = 0 if self._keyframe else (self._position_in_pattern + 1) % len(self._pattern)
        self._lowest_layer_frames += self._pattern[self._position_in_pattern][0] == 0

    def _write_descriptor(self, frame: int, starts_frame: bool) -> None:
        first = _EXTENDED_START if starts_frame else _EXTENDED
        layer, depends_on_lowest = self._pattern[self._position_in_pattern]
        layers = layer << 6 | depends_on_lowest << 5 | (self._keyframes - 1) & 0x1F
        picture_id = 0x8000 | frame & 0x7FFF
        _DESCRIPTOR.pack_into(
            self._payload, 0, first, _HAS_ALL_FIELDS, picture_id, self._lowest_layer_frames & 0xFF, layers
        )

    def _write_frame_header(self) -> None:
        # Not-a-keyframe flag, version 0, show_frame, and the size of the first partition (any will do).
        tag = 0x10 | (0 if self._keyframe else 1) | len(self._payload) << 5
        header = tag.to_bytes(3, "little") + (self._keyframe_header if self._keyframe else bytes(7))
        self._payload[6:16] = header
