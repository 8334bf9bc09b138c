"""Where the frames of a sound are in its file, and how long each lasts."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

_CHUNK_FRAMES = 40
"""About 1 s of MP3."""


@dataclass(slots=True)
class Frames:
    """In the order of playing. In arrays, as an hour of MP3 has 140,000.

    :param positions: of each frame in the file, in bytes.
    :param sizes: of each, in bytes.
    :param durations: of each, in the units of the file.
    """

    positions: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: "array[int]" = field(default_factory=lambda: array("I"))
    durations: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def duration(self) -> int:
        """Of all together."""
        return sum(self.durations)

    @property
    def end(self) -> int:
        """Where the last one ends in the file."""
        return self.positions[-1] + self.sizes[-1]

    def add(self, position: int, size: int, duration: int) -> None:
        """Adds the one that is played next."""
        self.positions.append(position)
        self.sizes.append(size)
        self.durations.append(duration)

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Frames that follow directly on one another: the position of the first one, and how many there are."""
        begin, end, count = self.positions[0], self.positions[0], 0
        for position, size in zip(self.positions, self.sizes, strict=True):
            if position != end or count == _CHUNK_FRAMES:
                yield begin, count
                begin, count = position, 0
            end = position + size
            count += 1
        yield begin, count
