"""What was sent to a peer lately, by transport-wide sequence number."""

from array import array

CAPACITY = 4096
"""Packets remembered; a power of two. Feedback on older ones is of no use."""
MASK = CAPACITY - 1


class SentPackets:
    """A ring of send times and sizes. ``times_us`` and ``sizes`` are written directly by the sending path.

    Entry ``number & MASK`` belongs to packet ``number`` when ``remembers(number)``.
    """

    __slots__ = ("newest", "sizes", "times_us")

    def __init__(self) -> None:
        self.times_us = array("q", bytes(8 * CAPACITY))
        self.sizes = array("H", bytes(2 * CAPACITY))
        self.newest = 0
        """The 16-bit number of the last packet that was sent; counting starts at 1."""

    def add(self, size: int, now_us: int) -> int:
        """Notes a packet of ``size`` bytes. Returns its 16-bit number."""
        self.newest = number = (self.newest + 1) & 0xFFFF
        self.times_us[number & MASK] = now_us
        self.sizes[number & MASK] = size
        return number

    def remembers(self, number: int) -> bool:
        """Whether this packet is among the last ``CAPACITY`` that were sent."""
        return (self.newest - number) & 0xFFFF < CAPACITY and self.times_us[number & MASK] > 0
