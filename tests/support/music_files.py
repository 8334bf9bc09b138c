"""Files of music: tones and sweeps, encoded as a test wants them."""

import array
import math
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import av
from av.audio.codeccontext import AudioCodecContext
from av.filter import Graph

Encoder = Literal["libmp3lame", "mp2", "vorbis", "libopus", "flac"]

_SWEEP_RATE = 32_000

_PERIODS_PER_S = 441
"""The tone's frequency, in Hz."""

SWEEP_HZ = 300
SWEEP_HZ_PER_S = 40
"""A sweep's frequency at its beginning, and how it grows: so that its sound tells where in it one is."""

VARIABLE_BIT_RATE = MappingProxyType({"flags": "+qscale", "global_quality": "472"})
"""Of the encoder for MP3."""

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


def write_sweep(path: Path, seconds: int) -> Path:
    """MP3 of variable bit rate, in one channel. In 25 of 60 seconds there is noise beside the tone, which takes a
    multiple of the bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(path, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=_SWEEP_RATE, layout="mono", options=dict(VARIABLE_BIT_RATE))
        for frame in _sweep(seconds):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def packets_in(data: bytes, container_format: str) -> list[bytes]:
    """The encoded frames."""
    with av.open(BytesIO(data), "r", format=container_format, metadata_errors="replace") as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.pts is not None]


def decoded_samples(data: bytes, container_format: str) -> bytes:
    """What comes out of a decoder, channel by channel and frame by frame."""
    with av.open(BytesIO(data), "r", format=container_format, metadata_errors="replace") as container:
        return b"".join(bytes(plane) for frame in container.decode(audio=0) for plane in frame.planes[:1])


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


def _sweep(seconds: int) -> Iterator[av.AudioFrame]:
    tone = f"0.3 * sin(2 * PI * ({SWEEP_HZ} * t + {SWEEP_HZ_PER_S / 2} * t * t))"
    noise = r"0.05 * gt(mod(t\, 60)\, 35) * (random(0) - 0.5)"
    graph = Graph()
    source = graph.add("aevalsrc", f"exprs={tone} + {noise}:s={_SWEEP_RATE}:d={seconds}")
    planes = graph.add("aformat", "sample_fmts=s16p:channel_layouts=mono")
    graph.link_nodes(source, planes, graph.add("abuffersink")).configure()
    while True:
        try:
            frame = graph.pull()
        except av.EOFError:
            return
        assert isinstance(frame, av.AudioFrame)
        yield frame


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
