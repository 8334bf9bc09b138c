"""The picture's height from an H.264 sequence parameter set (ITU-T H.264 section 7.3.2.1.1)."""

from alongside.rtp.bits import BitReader
from alongside.rtp.packet import MalformedPacket

_REASON = "h264ParameterSet"
_LONGEST = 512
"""Bytes that are looked at; the parameter sets of browsers have about 20."""
_PROFILES_WITH_CHROMA = frozenset((44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244))
_CHROMA_4_2_0 = 1
_CHROMA_4_4_4 = 3


def read_height(unit: bytes) -> int:
    """The height in pixels of the pictures to show.

    :param unit: the NAL unit with its header byte.
    :raises MalformedPacket: the parameter set ends too early, or crops everything away.
    """
    # a 3 behind two zeros was put in by the encoder so that no start code arises (section 7.4.1)
    bits = BitReader(unit[1:_LONGEST].replace(b"\x00\x00\x03", b"\x00\x00"), _REASON)
    profile, _, _ = bits.read_many(8, 3)
    bits.read_exp_golomb()  # id
    chroma_format = _read_chroma_format(bits) if profile in _PROFILES_WITH_CHROMA else _CHROMA_4_2_0
    bits.read_exp_golomb()  # frame number's width
    _skip_picture_order(bits)
    bits.read_exp_golomb()  # reference frames
    bits.read(1)
    bits.read_exp_golomb()  # width
    map_units = bits.read_exp_golomb() + 1
    frames_only = bits.read(1)
    if not frames_only:
        bits.read(1)
    bits.read(1)
    rows = 2 - frames_only
    height = 16 * rows * map_units
    if bits.read(1):
        _, _, top, bottom = (bits.read_exp_golomb() for _ in range(4))
        height -= (top + bottom) * rows * (2 if chroma_format == _CHROMA_4_2_0 else 1)
    if height <= 0:
        raise MalformedPacket(_REASON)
    return height


def _read_chroma_format(bits: BitReader) -> int:
    chroma_format = bits.read_exp_golomb()
    if chroma_format == _CHROMA_4_4_4:
        bits.read(1)
    bits.read_exp_golomb()  # bit depths
    bits.read_exp_golomb()
    bits.read(1)
    if bits.read(1):
        for index in range(12 if chroma_format == _CHROMA_4_4_4 else 8):
            if bits.read(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma_format


def _skip_scaling_list(bits: BitReader, size: int) -> None:
    """A list ends early where the next scale is 0 (section 7.3.2.1.1.1)."""
    scale = 8
    for _ in range(size):
        scale = (scale + bits.read_signed_exp_golomb()) % 256
        if scale == 0:
            return


def _skip_picture_order(bits: BitReader) -> None:
    kind = bits.read_exp_golomb()
    if kind == 0:
        bits.read_exp_golomb()
    elif kind == 1:
        bits.read(1)
        for _ in range(2):
            bits.read_exp_golomb()
        for _ in range(bits.read_exp_golomb()):
            bits.read_exp_golomb()
