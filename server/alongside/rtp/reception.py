"""What a receiver knows of one incoming stream: loss, jitter, and which packets to ask for again."""

from enum import Enum

from alongside.rtp.rtcp import ReportBlock, SenderReport
from alongside.rtp.sequence import Unwrapper

_MAX_MISSING = 300
"""More missing packets than this are not worth asking for: a keyframe mends faster."""
_MAX_TRIES = 8
_GIVE_UP_AFTER_US = 1_000_000
_MIN_RETRY_US = 40_000


class Reception:
    """Statistics of one RTP stream as its receiver (RFC 3550 section 6.4.1 and appendix A.3, A.8).

    :param ssrc: the stream.
    :param clock_rate: RTP ticks per second.
    """

    __slots__ = (
        "_base",
        "_clock_rate",
        "_expected_before",
        "_jitter",
        "_last_report",
        "_last_report_at_us",
        "_received",
        "_received_before",
        "_transit",
        "highest",
        "ssrc",
    )

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self.ssrc = ssrc
        self.highest = 0
        """Highest extended sequence number, once a packet came."""
        self._clock_rate = clock_rate
        self._base: int | None = None
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._transit: int | None = None
        self._jitter = 0
        """In sixteenths of RTP ticks."""
        self._last_report = 0
        self._last_report_at_us = 0

    def on_packet(self, number: int, timestamp: int, now_us: int) -> None:
        """Counts a packet with its extended sequence number."""
        if self._base is None:
            self._base = number
            self.highest = number - 1
        self._received += 1
        if number > self.highest:
            self.highest = number
            transit = now_us * self._clock_rate // 1_000_000 - timestamp
            if self._transit is not None:
                difference = (transit - self._transit) & 0xFFFFFFFF
                if difference > 0x7FFFFFFF:
                    difference = 0x100000000 - difference
                self._jitter += difference - (self._jitter + 8 >> 4)
            self._transit = transit

    def on_sender_report(self, report: SenderReport, now_us: int) -> None:
        self._last_report = report.ntp_time >> 16 & 0xFFFFFFFF
        self._last_report_at_us = now_us

    def report(self, now_us: int) -> ReportBlock | None:
        """The report block for the time since the last call; none before the first packet."""
        if self._base is None:
            return None
        expected = self.highest - self._base + 1
        interval_expected = expected - self._expected_before
        interval_lost = interval_expected - (self._received - self._received_before)
        self._expected_before = expected
        self._received_before = self._received
        fraction = max(0, min(255, (interval_lost << 8) // interval_expected)) if interval_expected else 0
        delay = (now_us - self._last_report_at_us) * 65536 // 1_000_000 if self._last_report else 0
        return ReportBlock(
            self.ssrc,
            fraction,
            expected - self._received,
            self.highest & 0xFFFFFFFF,
            min(self._jitter >> 4, 0xFFFFFFFF),
            self._last_report,
            min(delay, 0xFFFFFFFF),
        )


class Arrival(Enum):
    """How a packet relates to those before it."""

    NEW = "new"
    RECOVERED = "recovered"
    """It was missing."""
    DUPLICATE = "duplicate"
    """It was here before, or is too late to be of use."""
    HOPELESS = "hopeless"
    """New, but so much is missing before it that only a keyframe helps."""


class LossTracker:
    """Finds gaps in a stream and says when to ask for which packet (RFC 4585 section 6.2.1).

    A packet is asked for at once when the gap shows, then again after each round trip, for at most 1 s.
    """

    __slots__ = ("_missing", "_next", "_unwrapper")

    def __init__(self) -> None:
        self._unwrapper = Unwrapper()
        self._next: int | None = None
        self._missing: dict[int, _Missing] = {}

    def unwrap(self, sequence_number: int) -> int:
        """The extended sequence number of a packet of this stream."""
        return self._unwrapper.unwrap(sequence_number)

    def on_packet(self, number: int, now_us: int) -> Arrival:
        """Takes an extended sequence number."""
        expected = self._next
        if expected is None or number == expected:
            self._next = number + 1
            return Arrival.NEW
        if number < expected:
            return Arrival.DUPLICATE if self._missing.pop(number, None) is None else Arrival.RECOVERED
        self._next = number + 1
        if number - expected + len(self._missing) > _MAX_MISSING:
            self._missing.clear()
            return Arrival.HOPELESS
        for missing in range(expected, number):
            self._missing[missing] = _Missing(now_us)
        return Arrival.NEW

    @property
    def newest(self) -> int:
        """The highest number that came; below all others before the first."""
        return self._next - 1 if self._next is not None else -1

    @property
    def waiting(self) -> bool:
        """Whether any packet is missing."""
        return bool(self._missing)

    def forget_before(self, number: int) -> None:
        """Nothing before ``number`` is needed any more: a keyframe starts there."""
        for missing in [missing for missing in self._missing if missing < number]:
            del self._missing[missing]

    def give_up(self) -> None:
        """Nothing that is missing is wanted any more: if it comes, it counts as here before."""
        self._missing.clear()

    def due(self, now_us: int, round_trip_us: int) -> list[int]:
        """The 16-bit numbers to ask for now, in rising order."""
        due = []
        for number, missing in list(self._missing.items()):
            if missing.tries >= _MAX_TRIES or now_us - missing.since_us > _GIVE_UP_AFTER_US:
                del self._missing[number]
            elif missing.tries == 0 or now_us - missing.asked_us >= max(_MIN_RETRY_US, round_trip_us):
                missing.tries += 1
                missing.asked_us = now_us
                due.append(number & 0xFFFF)
        return due


class _Missing:
    __slots__ = ("asked_us", "since_us", "tries")

    def __init__(self, now_us: int) -> None:
        self.since_us = now_us
        self.asked_us = 0
        self.tries = 0
