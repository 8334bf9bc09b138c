"""What browsers get of a file of music: a part of it, behind a header."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    :param packed_header: compressed: those of all tracks stay in memory, and are tables of much the same numbers.
    :param header_size: in bytes, as it is sent.
    :param first: where the part of the file begins, in bytes.
    :param end: where it ends.
    """

    media_type: str
    packed_header: bytes
    header_size: int
    first: int
    end: int

    @classmethod
    def around(cls, first: int, end: int, *, header: bytes, media_type: str) -> Self:
        return cls(media_type, zlib.compress(header), len(header), first, end)

    @property
    def size(self) -> int:
        """Of header and part together, in bytes."""
        return self.header_size + self.end - self.first

    def pieces(self, file: BinaryIO, part: range) -> Iterator[bytes]:
        """What there is at these positions, step by step; ends early when the file was cut off meanwhile.

        :param file: the one that the part is of.
        :raises OSError: the system does not let it be read.
        """
        if part.start < self.header_size:
            yield zlib.decompress(self.packed_header)[part.start : part.stop]
        shift = self.first - self.header_size
        position, end = max(part.start, self.header_size) + shift, part.stop + shift
        file.seek(position)
        while position < end and (piece := file.read(min(_PIECE_BYTES, end - position))):
            position += len(piece)
            yield piece
