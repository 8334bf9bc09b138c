"""The tracks of the folder, in their order."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.errors import NotFound
from alongside.music.folder import MusicFile
from alongside.music.sound import Sound
from alongside.music.text import decoded, visible


@dataclass(frozen=True, slots=True)
class Track:
    """
    :param id: changes when the file does, and tells nothing of where it is.
    """

    id: str
    title: str
    artist: str | None
    length_ms: int
    file: MusicFile


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
    state = f"{file.path}\0{file.size}\0{file.modified_ns}"
    digest = hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()
    return Track(digest[:32], title, sound.artist, sound.length_ms, file)
