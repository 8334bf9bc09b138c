"""A file as a demuxer gets it: broken or hostile ones may cost little time and memory."""

import errno
from collections.abc import Callable
from typing import BinaryIO

_ALLOWANCE = 16 * 1024**2
"""How much is read without anything coming of it, in bytes: more than tags with a large picture."""


class DemuxerInput:
    """Ends early when nobody wants it any more, or when much was read of which nothing came.

    FFmpeg reads on through any length of tags and junk, and keeps much of it in memory.

    :param stopped: whether nobody wants it any more.
    """

    def __init__(self, file: BinaryIO, stopped: Callable[[], bool]) -> None:
        self._file = file
        self._stopped = stopped
        self._allowance = _ALLOWANCE

    def progressed(self) -> None:
        """To be called for each thing that came of what was read."""
        self._allowance = _ALLOWANCE

    def read(self, size: int) -> bytes:
        """
        :raises OSError: the system does not let it be read.
        """
        if self._stopped():
            return b""
        data = self._file.read(min(size, self._allowance))
        self._allowance -= len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """The new position, or a number below zero where there is none: FFmpeg tries places before the beginning of
        short files and takes that for an answer, while PyAV would print an exception.
        """
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError):
            return -errno.EINVAL

    def tell(self) -> int:
        return self._file.tell()
