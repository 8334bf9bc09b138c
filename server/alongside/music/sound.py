"""What is inside a file of music: tags, length, and where the sound is."""

from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from alongside.errors import UnsupportedMedia
from alongside.music.demuxer_input import DemuxerInput
from alongside.music.envelope import Envelope
from alongside.music.formats import Format
from alongside.music.frames import Frames
from alongside.music.mp4 import Mp3Stream, mp4_around
from alongside.music.text import visible

_LONGEST_MS = 86_400_000

_BUFFER_BYTES = 262_144
"""How much is read at a time: each time costs a call from FFmpeg into Python."""


@dataclass(frozen=True, slots=True)
class Sound:
    """
    :param title, artist: ``None`` where the tags do not tell.
    :param envelope: what browsers get, so that they jump exactly; ``None`` where they do so within the file.
    """

    title: str | None
    artist: str | None
    length_ms: int
    envelope: Envelope | None


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
    frames, skipped = _frames(container, stream, file)
    unit_s = stream.time_base or Fraction(0)
    length_ms = round((frames.duration - skipped) * unit_s * 1000)
    if not 0 < length_ms <= _LONGEST_MS:
        raise UnsupportedMedia("It lasts no time, or more than a day.")
    envelope = None
    if not form.exact:
        envelope = mp4_around(Mp3Stream(frames, skipped, unit_s, stream.rate, stream.channels))
    return Sound(visible(tags.get("title", "")) or None, visible(tags.get("artist", "")) or None, length_ms, envelope)


def _frames(container: InputContainer, stream: AudioStream, file: DemuxerInput) -> tuple[Frames, int]:
    """All frames; and how much a decoder gives of the first ones that is not played, in the stream's units.

    What the container says of its length is a guess for MP3 without a Xing header, and wrong for files that were cut
    off, put together, or recorded from a live stream. The frames together last as long as the decoded sound with what
    is not played, or up to one frame longer: of MP3, 72 ms at the most.
    """
    frames = Frames()
    first: int | None = None
    for packet in container.demux(stream):
        file.progressed()
        if packet.pts is None:
            continue
        if first is None:
            first = packet.pts
        frames.add(packet.pos or 0, packet.size, _signed(packet.duration or 0))
    return frames, (stream.start_time or 0) - (first or 0)


def _signed(duration: int) -> int:
    """FFmpeg gives the last packet of an Ogg file of one page less than nothing, in 32 bits without a sign."""
    return duration - 2**32 if duration >= 2**31 else duration
