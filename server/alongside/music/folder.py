"""Which files of music are in a folder."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from alongside.errors import NotFound
from alongside.music.formats import Format, format_of


@dataclass(frozen=True, slots=True)
class MusicFile:
    """A file in the state in which it was found.

    :param root: the folder, as an absolute path without symbolic links.
    :param path: inside the folder; what is no UTF-8 stands there as lone surrogates (PEP 383).
    :param size: in bytes.
    :param modified_ns: in ns since 1970-01-01 UTC.
    """

    root: str
    path: str
    form: Format
    size: int
    modified_ns: int

    @property
    def location(self) -> str:
        """The absolute path."""
        return os.path.join(self.root, self.path)

    def open(self) -> BinaryIO:
        """Opens it for reading.

        :raises NotFound: it has changed or gone, or a symbolic link took its place or that of a folder before it.
        :raises OSError: it may not be read.
        """
        if os.path.realpath(self.location) != self.location:
            raise NotFound
        try:
            # A FIFO that took the file's place would be waited for without O_NONBLOCK.
            descriptor = os.open(self.location, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError as error:
            raise NotFound from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or (status.st_size, status.st_mtime_ns) != (self.size, self.modified_ns):
            os.close(descriptor)
            raise NotFound
        return os.fdopen(descriptor, "rb")


def find_files(
    folder: str | os.PathLike[str], on_error: Callable[[OSError], None], stopped: Callable[[], bool]
) -> Iterator[MusicFile]:
    """The files that have an extension of music, in the folder and those inside it, ordered by path. Symbolic links are
    not followed; they and hidden files are left out, like whatever else is no regular file.

    :param on_error: told of each folder and file that cannot be looked at.
    :param stopped: whether to end early.
    """
    root = os.path.realpath(folder)
    # A list instead of recursion: folders may be deeper than Python's stack. Those end with a slash.
    waiting = ["/"]
    while waiting and not stopped():
        path = waiting.pop()
        try:
            if path.endswith("/"):
                waiting += sorted(_inside(root, path), reverse=True)
            elif (form := format_of(path)) is not None:
                status = os.lstat(os.path.join(root, path))
                if stat.S_ISREG(status.st_mode):
                    yield MusicFile(root, path, form, status.st_size, status.st_mtime_ns)
        except OSError as error:
            on_error(error)


def _inside(root: str, folder: str) -> Iterator[str]:
    """The paths in one folder."""
    prefix = folder.removeprefix("/")
    with os.scandir(os.path.join(root, prefix)) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                yield prefix + entry.name + ("/" if entry.is_dir(follow_symlinks=False) else "")
