"""The height from H.264 parameter sets: of a real encoder, and of everything that the format can express."""

import re
from fractions import Fraction

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rtp.h264_parameter_set import read_height
from alongside.rtp.packet import MalformedPacket
from tests.support.bit_writer import BitWriter

SPS = 0x67
CHROMA_PROFILES = [44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]
HIGH_4_4_4 = 244


def encoded_parameter_set(profile: str, pixels: str, width: int, height: int, settings: str) -> bytes:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, pixels, Fraction(1, 30)
    encoder.options = {"profile": profile, "preset": "ultrafast", "x264-params": settings}
    picture = av.VideoFrame(width, height, pixels)
    stream = b"".join(bytes(packet) for packet in (*encoder.encode(picture), *encoder.encode(None)))
    units = re.split(b"\x00\x00\x01", stream)
    return next(unit for unit in units if unit and unit[0] == SPS).rstrip(b"\x00")


@pytest.mark.parametrize("size", [(1280, 720), (640, 362), (322, 180)])
@pytest.mark.parametrize(
    ("profile", "pixels", "settings"),
    [
        ("baseline", "yuv420p", ""),
        ("high", "yuv420p", "cqm=jvt"),
        ("high422", "yuv422p", ""),
        ("high444", "yuv444p", ""),
        ("high444", "yuv444p", "cqm=jvt"),
    ],
)
def test_parameter_sets_of_x264_are_read(size: tuple[int, int], profile: str, pixels: str, settings: str) -> None:
    assert read_height(encoded_parameter_set(profile, pixels, *size, settings)) == size[1]


def test_interlaced_parameter_sets_are_read() -> None:
    assert read_height(encoded_parameter_set("high", "yuv420p", 1920, 1080, "interlaced=1")) == 1080


CODES = st.integers(0, 70_000)
SIGNED_CODES = st.integers(-70_000, 70_000)


def write_scaling_list(bits: BitWriter, data: st.DataObject, size: int) -> None:
    scale = 8
    for byte in data.draw(st.binary(min_size=size, max_size=size)):
        difference = byte - 128
        bits.write_signed_exp_golomb(difference)
        scale = (scale + difference + 256) % 256
        if scale == 0:
            return


def write_chroma(bits: BitWriter, data: st.DataObject, chroma_format: int) -> None:
    bits.write_exp_golomb(chroma_format)
    if chroma_format == 3:
        bits.write(1, data.draw(st.integers(0, 1)))
    bits.write_exp_golomb(data.draw(CODES), data.draw(CODES)).write(1, 0)
    has_lists = data.draw(st.booleans())
    bits.write(1, has_lists)
    for index in range((12 if chroma_format == 3 else 8) if has_lists else 0):
        present = data.draw(st.booleans())
        bits.write(1, present)
        if present:
            write_scaling_list(bits, data, 16 if index < 6 else 64)


def write_picture_order(bits: BitWriter, data: st.DataObject) -> None:
    kind = data.draw(st.integers(0, 2))
    bits.write_exp_golomb(kind)
    if kind == 0:
        bits.write_exp_golomb(data.draw(CODES))
    elif kind == 1:
        offsets = data.draw(st.lists(SIGNED_CODES, max_size=5))
        bits.write(1, 1).write_signed_exp_golomb(data.draw(SIGNED_CODES), data.draw(SIGNED_CODES))
        bits.write_exp_golomb(len(offsets)).write_signed_exp_golomb(*offsets)


def with_emulation_prevention(data: bytes) -> bytes:
    """With a 3 wherever two zeros come before a byte of 0 to 3 (section 7.4.1)."""
    out = bytearray()
    for byte in data:
        if byte <= 3 and out.endswith(b"\x00\x00"):
            out.append(3)
        out.append(byte)
    return bytes(out)


@settings(deadline=None)
@given(
    profile=st.sampled_from([66, 77, *CHROMA_PROFILES]),
    chroma_format=st.integers(0, 3),
    map_units=st.integers(1, 500),
    frames_only=st.booleans(),
    crop=st.none() | st.tuples(st.integers(0, 3), st.integers(0, 3)),
    data=st.data(),
)
def test_every_parameter_set_is_read(
    profile: int,
    chroma_format: int,
    map_units: int,
    frames_only: bool,
    crop: tuple[int, int] | None,
    data: st.DataObject,
) -> None:
    bits = BitWriter().write(8, profile, 0, 31).write_exp_golomb(0)
    if profile in CHROMA_PROFILES:
        write_chroma(bits, data, chroma_format)
    else:
        chroma_format = 1
    bits.write_exp_golomb(data.draw(CODES))
    write_picture_order(bits, data)
    bits.write_exp_golomb(data.draw(CODES)).write(1, 0).write_exp_golomb(data.draw(CODES), map_units - 1)
    bits.write(1, frames_only)
    if not frames_only:
        bits.write(1, 1)
    bits.write(1, 1).write(1, crop is not None)
    if crop is not None:
        bits.write_exp_golomb(1, 2, *crop)
    unit = bytes([SPS]) + with_emulation_prevention(bits.write(1, 1).to_bytes())
    rows = 1 if frames_only else 2
    cropped_rows = sum(crop or ()) * rows * (2 if chroma_format == 1 else 1)
    height = 16 * map_units * rows - cropped_rows
    if len(unit) > 500:
        return
    if height > 0:
        assert read_height(unit) == height
    else:
        with pytest.raises(MalformedPacket, match=r"^h264ParameterSet$"):
            read_height(unit)


def test_a_parameter_set_that_ends_too_early_is_malformed() -> None:
    whole = bytes.fromhex("6742c01fd9005005ba10")
    assert read_height(whole) == 720
    for end in range(9):
        with pytest.raises(MalformedPacket, match=r"^h264ParameterSet$"):
            read_height(whole[:end])


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_malformed(unit: bytes) -> None:
    try:
        assert read_height(unit) > 0
    except MalformedPacket:
        return
