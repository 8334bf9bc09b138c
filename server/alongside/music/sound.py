"""What is inside a file of music: tags and length."""

from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from alongside.errors import UnsupportedMedia
from alongside.music.demuxer_input import DemuxerInput
from alongside.music.formats import Format
from alongside.music.text import visible

_LONGEST_MS = 86_400_000

_BUFFER_BYTES = 262_144
"""How much is read at a time: each time costs a call from FFmpeg into Python."""


@dataclass(frozen=True, slots=True)
class Sound:
    """:param title, artist: ``None`` where the tags do not tell."""

    title: str | None
    artist: str | None
    length_ms: int


def read_sound(file: DemuxerInput, form: Format) -> Sound:
    """Reads the whole file, without decoding it.

    :param form: what it is taken for, whatever it looks like: FFmpeg knows formats that make it open other files and
        addresses.
    :raises UnsupportedMedia: it is broken or of another format, or lasts no time or more than a day.
    :raises OSError: the system does not let it be read.
    """
    try:
        with av.open(file, "r", format=form.demuxer, metadata_errors="replace", buffer_size=_BUFFER_BYTES) as container:
            return _sound(container, form, file)
    except av.FFmpegError as error:
        raise UnsupportedMedia(error.strerror) from error


def _sound(container: InputContainer, form: Format, file: DemuxerInput) -> Sound:
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream) or stream.codec.canonical_name not in form.codecs:
        raise UnsupportedMedia("It holds no sound that browsers play.")
    # Ogg has its tags in the stream, the others in the container; capitals are as in the file (RFC 9639 section 8.6).
    tags = {name.lower(): value for name, value in (container.metadata | stream.metadata).items()}
    length_ms = round(_length_s(container, stream, file) * 1000)
    if not 0 < length_ms <= _LONGEST_MS:
        raise UnsupportedMedia("It lasts no time, or more than a day.")
    return Sound(visible(tags.get("title", "")) or None, visible(tags.get("artist", "")) or None, length_ms)


def _length_s(container: InputContainer, stream: AudioStream, file: DemuxerInput) -> Fraction:
    """How long the decoded sound lasts, or up to one frame more: of MP3, 72 ms at the most.

    What the container says of its length is a guess for MP3 without a Xing header, and wrong for files that were cut
    off, put together, or recorded from a live stream. So the packets are counted, less those parts before the start
    that a decoder needs but does not play.
    """
    total = 0
    first: int | None = None
    for packet in container.demux(stream):
        file.progressed()
        if packet.pts is None:
            continue
        if first is None:
            first = packet.pts
        total += _signed(packet.duration or 0)
    unplayed = (stream.start_time or 0) - (first or 0)
    return (total - unplayed) * (stream.time_base or Fraction(0))


def _signed(duration: int) -> int:
    """FFmpeg gives the last packet of an Ogg file of one page less than nothing, in 32 bits without a sign."""
    return duration - 2**32 if duration >= 2**31 else duration
