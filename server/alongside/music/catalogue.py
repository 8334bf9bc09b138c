"""The tracks of the folder, in their order."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.errors import NotFound
from alongside.music.envelope import Envelope
from alongside.music.folder import MusicFile
from alongside.music.sound import Sound
from alongside.music.text import decoded, visible


@dataclass(frozen=True, slots=True)
class Track:
    """
    :param id: changes when the file does, and tells nothing of where it is.
    :param envelope: what browsers get of the file.
    """

    id: str
    title: str
    artist: str | None
    length_ms: int
    file: MusicFile
    envelope: Envelope

    @property
    def original(self) -> Envelope:
        """The file as it is."""
        return _as_it_is(self.file)


class Catalogue:
    """Never changed: another reading makes another one."""

    def __init__(self, tracks: Iterable[Track] = ()) -> None:
        self.tracks = tuple(tracks)
        self._by_id = {track.id: track for track in self.tracks}

    def track(self, track_id: str) -> Track:
        """
        :raises NotFound: there is none with this id.
        """
        track = self._by_id.get(track_id)
        if track is None:
            raise NotFound("This piece of music was changed or removed.")
        return track


def track_of(file: MusicFile, sound: Sound) -> Track:
    """The track that a file is; it is called by the file's name where the tags have no title."""
    name = os.path.splitext(os.path.basename(file.path))[0]
    title = sound.title or visible(decoded(name)) or "Untitled"
    envelope = sound.envelope or _as_it_is(file)
    return Track(_id(file, envelope), title, sound.artist, sound.length_ms, file, envelope)


def _id(file: MusicFile, envelope: Envelope) -> str:
    # Browsers keep for ever what they got, so other bytes need another id.
    state = f"{file.path}\0{file.size}\0{file.modified_ns}\0".encode("utf-8", "surrogateescape")
    return hashlib.sha256(state + envelope.packed_header).hexdigest()[:32]


def _as_it_is(file: MusicFile) -> Envelope:
    return Envelope.around(0, file.size, header=b"", media_type=file.form.media_type)
