"""What was sent to a peer lately, by transport-wide sequence number."""

from array import array

CAPACITY = 4096
"""Packets remembered; a power of two. Feedback on older ones is of no use."""
MASK = CAPACITY - 1


class SentPackets:
    """A ring of send times and sizes. ``newest``, ``times_us`` and ``sizes`` are written by the sending path.

    Entry ``number & MASK`` belongs to packet ``number``, for numbers from ``oldest`` to ``newest``.
    """

    __slots__ = ("newest", "sizes", "times_us")

    def __init__(self) -> None:
        self.times_us = array("q", bytes(8 * CAPACITY))
        self.sizes = array("H", bytes(2 * CAPACITY))
        self.newest = 0
        """How many packets were sent, and so the number of the last. The wire carries its low 16 bits."""

    def add(self, size: int, now_us: int) -> int:
        """Notes a packet of ``size`` bytes. Returns its number."""
        self.newest = number = self.newest + 1
        self.times_us[number & MASK] = now_us
        self.sizes[number & MASK] = size
        return number

    @property
    def oldest(self) -> int:
        """The first packet that is still remembered."""
        return max(self.newest - MASK, 1)

    def unwrap(self, number: int) -> int:
        """The last packet whose 16 bits are these; below ``oldest`` when it is forgotten or was never sent."""
        return self.newest - (self.newest - number & 0xFFFF)

    def size_of(self, number: int) -> int:
        """Bytes of a packet that is still remembered."""
        return self.sizes[number & MASK]
