"""MP4 files around MP3 that stays where it is (ISO/IEC 14496-12 and 14496-14).

In MP3 browsers guess where in the file a time is, and play up to seconds before or behind it without knowing. In MP4
a table tells the place of each frame.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from struct import pack

from alongside.music.envelope import Envelope
from alongside.music.frames import Frames

_MEDIA_TYPE = "audio/mp4"

_MPEG1_LOWEST_RATE = 32_000
_MPEG1_AUDIO = 0x6B
_MPEG2_AUDIO = 0x69
"""Object types (ISO/IEC 14496-1 section 7.2.6.6)."""

_TRACK_ID = 1
_FULL_VOLUME = 0x0100
_MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""Turns no picture."""
_UNDETERMINED_LANGUAGE = 0x55C4


@dataclass(frozen=True, slots=True)
class Mp3Stream:
    """
    :param frames: at least one.
    :param skipped: how much comes out of a decoder before the sound begins.
    :param unit_s: that of ``skipped`` and of the frames' durations, in s.
    :param rate: in Hz.
    """

    frames: Frames
    skipped: int
    unit_s: Fraction
    rate: int
    channels: int

    def samples(self, duration: int) -> int:
        """How many samples a duration has on each channel."""
        return round(duration * self.unit_s * self.rate)

    @property
    def duration(self) -> int:
        """Of the sound alone, in samples."""
        return self.samples(self.frames.duration - self.skipped)


def mp4_around(stream: Mp3Stream) -> Envelope:
    """The MP4 file in which the part of the MP3 file that has the frames comes behind a header."""
    first, end = stream.frames.positions[0], stream.frames.end
    # The header tells how far behind its own beginning the frames are, and is as long whatever it tells.
    length = len(_header(stream, end - first, 0))
    header = _header(stream, end - first, length - first)
    return Envelope.around(first, end, header=header, media_type=_MEDIA_TYPE)


def _header(stream: Mp3Stream, media_bytes: int, shift: int) -> bytes:
    """
    :param shift: how much farther behind chunks are than in the MP3 file, in bytes.
    """
    file_type = _box(b"ftyp", b"isom", pack(">I", 0), b"isom", b"mp41")
    movie = _box(b"moov", _movie_header(stream), _track(stream, shift))
    # A size of 1 announces one of 64 bits.
    media_header = pack(">I4sQ", 1, b"mdat", 16 + media_bytes)
    return file_type + movie + media_header


def _movie_header(stream: Mp3Stream) -> bytes:
    times = pack(">QQIQ", 0, 0, stream.rate, stream.duration)
    speed_and_volume = pack(">IHxx8x", 0x10000, _FULL_VOLUME)
    return _full_box(b"mvhd", 1, times, speed_and_volume, _MATRIX, bytes(24), pack(">I", _TRACK_ID + 1))


def _track(stream: Mp3Stream, shift: int) -> bytes:
    times = pack(">QQI4xQ", 0, 0, _TRACK_ID, stream.duration)
    header = _full_box(b"tkhd", 1, times, pack(">8xhhHxx", 0, 0, _FULL_VOLUME), _MATRIX, bytes(8), flags=3)
    edits = pack(">IQqHH", 1, stream.duration, stream.samples(stream.skipped), 1, 0)
    return _box(b"trak", header, _box(b"edts", _full_box(b"elst", 1, edits)), _media(stream, shift))


def _media(stream: Mp3Stream, shift: int) -> bytes:
    # Chromium skips as many samples as units, so that a unit must be one sample.
    times = pack(">QQIQ", 0, 0, stream.rate, stream.samples(stream.frames.duration))
    header = _full_box(b"mdhd", 1, times, pack(">Hxx", _UNDETERMINED_LANGUAGE))
    handler = _full_box(b"hdlr", 0, pack(">4x4s12xx", b"soun"))
    in_this_file = _full_box(b"url ", 0, flags=1)
    data = _box(b"dinf", _full_box(b"dref", 0, pack(">I", 1), in_this_file))
    information = _box(b"minf", _full_box(b"smhd", 0, bytes(4)), data, _sample_table(stream, shift))
    return _box(b"mdia", header, handler, information)


def _sample_table(stream: Mp3Stream, shift: int) -> bytes:
    """The places of the frames, which are called samples here."""
    sizes = stream.frames.sizes
    starts, lengths = zip(*stream.frames.chunks(), strict=True)
    shifted = array("Q", (start + shift for start in starts))
    return _box(
        b"stbl",
        _full_box(b"stsd", 0, pack(">I", 1), _sample_entry(stream)),
        _full_box(b"stts", 0, _table(_durations(stream))),
        _full_box(b"stsc", 0, _table(_chunk_lengths(lengths))),
        _full_box(b"stsz", 0, pack(">II", 0, len(sizes)), _big_endian(sizes)),
        _full_box(b"co64", 0, pack(">I", len(shifted)), _big_endian(shifted)),
    )


def _durations(stream: Mp3Stream) -> Iterable[bytes]:
    for duration, those in groupby(stream.frames.durations):
        yield pack(">II", sum(1 for _ in those), stream.samples(duration))


def _chunk_lengths(lengths: Sequence[int]) -> Iterable[bytes]:
    """Each length, and which is the first of the chunks in a row that have it; they count from 1."""
    number = 1
    for length, those in groupby(lengths):
        yield pack(">III", number, length, 1)
        number += sum(1 for _ in those)


def _sample_entry(stream: Mp3Stream) -> bytes:
    kind = _MPEG1_AUDIO if stream.rate >= _MPEG1_LOWEST_RATE else _MPEG2_AUDIO
    decoder = _descriptor(4, pack(">BB11x", kind, 0x15))
    elementary_stream = _descriptor(3, pack(">Hx", 0), decoder, _descriptor(6, b"\x02"))
    sound = pack(">6xH8xHHxxxxI", 1, stream.channels, 16, stream.rate << 16)
    return _box(b"mp4a", sound, _full_box(b"esds", 0, elementary_stream))


def _table(rows: Iterable[bytes]) -> bytes:
    written = list(rows)
    return pack(">I", len(written)) + b"".join(written)


def _big_endian(numbers: "array[int]") -> bytes:
    swapped = numbers[:]
    if sys.byteorder == "little":
        swapped.byteswap()
    return swapped.tobytes()


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return pack(">I4s", 8 + len(body), kind) + body


def _full_box(kind: bytes, version: int, *content: bytes, flags: int = 0) -> bytes:
    return _box(kind, pack(">I", version << 24 | flags), *content)


def _descriptor(tag: int, *content: bytes) -> bytes:
    """For less than 128 bytes (ISO/IEC 14496-1 section 8.3.3)."""
    body = b"".join(content)
    return pack(">BB", tag, len(body)) + body
