"""Loss and latency, from sequence numbers and two times per packet.

RTP headers travel in clear, so a receiver need not decrypt: once it knows which sent packet one received sequence
number stands for, it knows it of all. A sample is decrypted to see that this stays true.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from alongside.rtp.rtcp import ReportBlock

CHECK_EVERY = 64
"""One packet in this many is decrypted."""

RECENT = 64
"""The newest packets of a stream, one of which has come wherever it flows."""


class SentLog:
    """When each packet of one stream was handed to the kernel: index -> ns since 1970."""

    def __init__(self) -> None:
        self.times = array("q")

    def note(self, now_ns: int) -> None:
        self.times.append(now_ns)

    def indices_between(self, start_ns: int, end_ns: int) -> range:
        """The packets sent from ``start_ns`` until before ``end_ns``."""
        times = self.times
        first = next((i for i, sent in enumerate(times) if sent >= start_ns), len(times))
        last = next((i for i in range(first, len(times)) if times[i] >= end_ns), len(times))
        return range(first, last)


class ConsumerAccount:
    """What one consumer received of one stream."""

    def __init__(self, sent: SentLog, stream: int) -> None:
        self.stream = stream
        self.realigned = 0
        """How often the server changed its numbering, other than by wrapping."""
        self.duplicates = 0
        self.strange = 0
        """Packets with a number that was never sent."""
        self._sent = sent
        self._arrivals = array("q")
        self._first_index = 0
        self._last_index = -1
        self._last_number = 0
        self._until_check = 0
        self._reported_expected = 0
        self._reported_received = 0
        self._received = 0

    def flows(self) -> bool:
        """Whether packets came lately, as far as the stream itself has any."""
        return self._last_index >= 0 and len(self._sent.times) - self._last_index < RECENT

    def forget_complaints(self) -> None:
        """Begins to count anew what should never happen: renumbering is right where the server held a stream back."""
        self.realigned = self.duplicates = self.strange = 0

    def wants_mark(self) -> bool:
        """Whether the packet at hand should be decrypted and its mark given to ``align`` before ``add``."""
        self._until_check -= 1
        return self._until_check < 0

    def align(self, number: int, index: int) -> None:
        """Learns that the packet with this sequence number is the sent packet ``index``."""
        self._until_check = CHECK_EVERY - 1
        if self._last_index < 0:
            self._first_index = index
        elif self._index_of(number) == index:
            return
        else:
            self.realigned += 1
        self._last_index, self._last_number = index, number

    def add(self, number: int, arrival_ns: int) -> None:
        """Counts a packet. Before the first ``align`` nothing is counted."""
        if self._last_index < 0:
            return
        index = self._index_of(number)
        if not 0 <= index < len(self._sent.times):
            self.strange += 1
            return
        if index >= len(self._arrivals):
            self._arrivals.extend([0] * (index + 1 - len(self._arrivals)))
        if self._arrivals[index]:
            self.duplicates += 1
            return
        self._arrivals[index] = arrival_ns
        self._received += 1
        if index > self._last_index:
            self._last_index, self._last_number = index, number

    def _index_of(self, number: int) -> int:
        step = (number - self._last_number + 0x8000 & 0xFFFF) - 0x8000
        return self._last_index + step

    def report(self, ssrc: int) -> ReportBlock:
        """The receiver report block since the last one (RFC 3550 section 6.4.1 and appendix A.3)."""
        expected = self._last_index - self._first_index + 1 if self._last_index >= 0 else 0
        expected_since = expected - self._reported_expected
        lost_since = max(0, expected_since - (self._received - self._reported_received))
        self._reported_expected, self._reported_received = expected, self._received
        fraction = min(255, (lost_since << 8) // expected_since) if expected_since > 0 else 0
        return ReportBlock(ssrc, fraction, max(0, expected - self._received), self._last_number, 0, 0, 0)

    def tally(self, start_ns: int, end_ns: int) -> "Tally":
        """What became of the packets that were sent from ``start_ns`` until before ``end_ns``."""
        indices = self._sent.indices_between(start_ns, end_ns)
        arrivals, times = self._arrivals, self._sent.times
        latencies = [arrivals[i] - times[i] for i in indices if i < len(arrivals) and arrivals[i]]
        return Tally(expected=len(indices), latencies_ns=latencies)


@dataclass(slots=True)
class Tally:
    """The fate of a set of packets."""

    expected: int = 0
    latencies_ns: list[int] = field(default_factory=list)
    """of those that arrived"""

    @property
    def received(self) -> int:
        return len(self.latencies_ns)

    @property
    def lost(self) -> int:
        return self.expected - self.received


def merge(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    total = Tally()
    for tally in tallies:
        total.expected += tally.expected
        total.latencies_ns.extend(tally.latencies_ns)
    return total


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the ascending ``ordered`` do not exceed; 0 for none."""
    if not ordered:
        return 0.0
    rank = max(1, -int(-share * len(ordered) // 1))
    return ordered[min(rank, len(ordered)) - 1]
