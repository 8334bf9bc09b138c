"""The formats that browsers play and that the folder is searched for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Format:
    """
    :param demuxer: FFmpeg's name of the container format.
    :param codecs: FFmpeg's names of the codecs that may be inside.
    :param exact: whether browsers jump to the very time that they are told.
    """

    demuxer: str
    codecs: frozenset[str]
    media_type: str
    exact: bool = True


_MP3 = Format("mp3", frozenset({"mp3"}), "audio/mpeg", exact=False)
_OGG = Format("ogg", frozenset({"vorbis", "opus", "flac"}), "audio/ogg")
_FLAC = Format("flac", frozenset({"flac"}), "audio/flac")

_BY_EXTENSION: Mapping[str, Format] = MappingProxyType(
    {".mp3": _MP3, ".ogg": _OGG, ".oga": _OGG, ".opus": _OGG, ".flac": _FLAC}
)


def format_of(name: str) -> Format | None:
    """The format by the extension of a file's name; ``None`` when it is no music."""
    return _BY_EXTENSION.get(os.path.splitext(name)[1].lower())
