"""What one consumer delivered, by its sequence numbers: packets, holes, frames, and the delay of a sample."""

from alongside.signalling.messages.base import Source

SAMPLE_EVERY = 64
"""One packet in this many is decrypted to learn when it was sent."""


class IncomingStream:
    """Counts the packets of one stream. The server numbers them without holes, so a hole is a lost packet."""

    __slots__ = (
        "_until_sample",
        "_window_start",
        "arrived",
        "first",
        "first_ns",
        "frames",
        "highest",
        "latencies_ns",
        "packets",
        "sender",
        "source",
        "twcc_at",
    )

    def __init__(self, sender: int, source: Source) -> None:
        self.sender = sender
        """Position of who sends it in ``Meeting.people``."""
        self.source = source
        self.first_ns = 0
        """When the first packet arrived, in ns since 1970; 0 before."""
        self.first = 0
        """The sequence number of the first packet."""
        self.highest = -1
        """The highest sequence number, extended beyond 16 bits; -1 before the first packet."""
        self.arrived = 0
        """Packets since the stream began."""
        self.twcc_at = 0
        """Where in its packets the transport-wide number was last."""
        self._until_sample = 0
        self.begin_window()

    def begin_window(self) -> None:
        """From now on it is counted anew."""
        self._window_start = self.highest + 1
        self.packets = 0
        self.frames = 0
        self.latencies_ns: list[int] = []

    def add(self, number: int, marker: bool, arrival_ns: int) -> bool:
        """Counts a packet.

        :param number: its sequence number, 16 bits.
        :returns: whether it should be sampled.
        """
        if self.highest < 0:
            self.first = self.highest = self._window_start = number
            self.first_ns = arrival_ns
        else:
            step = (number - self.highest + 0x8000 & 0xFFFF) - 0x8000
            if step > 0:
                self.highest += step
        self.arrived += 1
        self.packets += 1
        self.frames += marker
        self._until_sample -= 1
        if self._until_sample > 0:
            return False
        self._until_sample = SAMPLE_EVERY
        return True

    @property
    def expected(self) -> int:
        """Packets since ``begin_window``, as the sequence numbers tell."""
        return self.highest + 1 - self._window_start if self.highest >= 0 else 0

    @property
    def lost(self) -> int:
        return max(0, self.expected - self.packets)
