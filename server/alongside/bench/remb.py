"""Receiver estimated maximum bit rate (draft-alvestrand-rmcat-remb-03 section 2.2), for servers that go by it."""

import struct
from collections.abc import Sequence

from alongside.rtp.rtcp import PAYLOAD_FEEDBACK

AMPLE = 1_000_000_000
"""bit/s: says that the path holds back nothing"""

_START = struct.Struct(">BBHII4s")
_APPLICATION_LAYER = 15
_MANTISSA_BITS = 18


def build_remb(sender_ssrc: int, bit_rate: int, media_ssrcs: Sequence[int]) -> bytes:
    """One packet with an estimate for all of ``media_ssrcs`` (at most 255) together.

    :param bit_rate: in bit/s; rounded down to 18 significant bits.
    """
    exponent = max(0, bit_rate.bit_length() - _MANTISSA_BITS)
    rate = len(media_ssrcs) << 24 | exponent << _MANTISSA_BITS | bit_rate >> exponent
    words = 4 + len(media_ssrcs)
    start = _START.pack(0x80 | _APPLICATION_LAYER, PAYLOAD_FEEDBACK, words, sender_ssrc, 0, b"REMB")
    return start + struct.pack(f">I{len(media_ssrcs)}I", rate, *media_ssrcs)
