"""Reads the music folder, in whatever state it is."""

from collections.abc import Callable
from pathlib import Path

import structlog

from alongside.errors import NotFound, UnsupportedMedia
from alongside.music.catalogue import Catalogue, track_of
from alongside.music.demuxer_input import DemuxerInput
from alongside.music.folder import MusicFile, find_files
from alongside.music.sound import Sound, read_sound
from alongside.music.text import decoded, visible

MOST_FILES = 2_000

_LONGEST_PATH = 4096

log = structlog.get_logger(__name__)


class FolderReader:
    """Reads each file once for each of its states. For one thread at a time.

    :param folder: as long as it does not exist, it counts as empty.
    :param most_files: how many files are read; those behind them are left out.
    """

    def __init__(self, folder: Path, most_files: int = MOST_FILES) -> None:
        self._folder = folder
        self._most_files = most_files
        self._known: dict[MusicFile, Sound | str] = {}
        self._problems: dict[str, str] = {}

    def read(self, stopped: Callable[[], bool]) -> Catalogue:
        """What is in the folder. Whatever cannot be read is left out, and logged once.

        :param stopped: whether nobody waits for the catalogue any more; it is empty then.
        """
        known: dict[MusicFile, Sound | str] = {}
        problems: dict[str, str] = {}
        for file in self._find(problems, stopped):
            if stopped():
                break
            try:
                known[file] = found = self._known.get(file) or _read_file(file, stopped)
            except NotFound:
                # It changes at this moment, and will be found in its new state the next time.
                continue
            except OSError as error:
                # Not remembered: to be allowed to read it now would not change the file's state.
                problems[file.location] = _reason(error)
                continue
            if isinstance(found, str):
                problems[file.location] = found
        if stopped():
            return Catalogue()
        self._log_new(problems)
        self._known, self._problems = known, problems
        return Catalogue(track_of(file, found) for file, found in known.items() if isinstance(found, Sound))

    def _find(self, problems: dict[str, str], stopped: Callable[[], bool]) -> list[MusicFile]:
        def on_error(error: OSError) -> None:
            problems[error.filename] = _reason(error)

        files: list[MusicFile] = []
        for file in find_files(self._folder, on_error, stopped):
            if len(files) == self._most_files:
                problems[file.location] = f"The folder holds more than {self._most_files} files; this is the next."
                break
            files.append(file)
        return files

    def _log_new(self, problems: dict[str, str]) -> None:
        for path, why in problems.items():
            if self._problems.get(path) != why:
                log.warning("left out of the music", path=visible(decoded(path), _LONGEST_PATH), why=why)


def _read_file(file: MusicFile, stopped: Callable[[], bool]) -> Sound | str:
    """What is in the file, or why that is nothing."""
    with file.open() as opened:
        try:
            return read_sound(DemuxerInput(opened, stopped), file.form)
        except UnsupportedMedia as error:
            return error.message


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
