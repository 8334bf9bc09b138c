"""Files of music: tones, encoded as a test wants them."""

import array
import math
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import av
from av.audio.codeccontext import AudioCodecContext

Encoder = Literal["libmp3lame", "mp2", "vorbis", "libopus", "flac"]

_PERIODS_PER_S = 441
"""The tone's frequency, in Hz."""

NO_XING = MappingProxyType({"write_xing": "0", "id3v2_version": "0"})
"""MP3 that begins with sound, and tells nowhere how long it is."""


def write_tone(
    path: Path,
    encoder: Encoder,
    seconds: float,
    *,
    rate: int = 44_100,
    layout: str = "stereo",
    tags: Mapping[str, str] = MappingProxyType({}),
    muxer_options: Mapping[str, str] = MappingProxyType({}),
    encoder_options: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """
    :param rate: in Hz; Opus takes 48,000.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    muxer = {".flac": "flac", ".mp2": "mp2", ".mp3": "mp3", ".opus": "opus"}.get(path.suffix, "ogg")
    # FFmpeg's own encoder for Vorbis is good enough for a tone.
    options = {"strict": "experimental", **encoder_options}
    with av.open(path, "w", format=muxer, options=dict(muxer_options)) as container:
        container.metadata.update(tags)
        stream = container.add_stream(encoder, rate=rate, layout=layout, options=options)
        for frame in _frames(stream.codec_context, round(seconds * rate), layout):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def decoded_s(data: bytes) -> float:
    """How long the sound lasts that comes out of a decoder, in seconds."""
    seconds = 0.0
    with av.open(BytesIO(data), "r") as container:
        for packet in container.demux(audio=0):
            try:
                seconds += sum(frame.samples / frame.sample_rate for frame in packet.decode())
            except av.InvalidDataError:
                # Where files were cut or put together; players go on behind it.
                continue
    return seconds


def _frames(context: AudioCodecContext, samples: int, layout: str) -> list[av.AudioFrame]:
    resampler = av.AudioResampler(context.format, layout, context.rate, context.frame_size)
    whole = av.AudioFrame("s16p", layout, samples)
    whole.sample_rate = context.rate
    whole.pts = 0
    for plane in whole.planes:
        plane.update(_tone(samples, context.rate).ljust(plane.buffer_size, b"\0"))
    return [*resampler.resample(whole), *resampler.resample(None)]


def _tone(samples: int, rate: int) -> bytes:
    step = 2 * math.pi * _PERIODS_PER_S / rate
    return array.array("h", (int(9_000 * math.sin(step * n)) for n in range(samples))).tobytes()
