"""The estimate of what may be sent to one peer, from what it reports of the packets that it got."""

from collections.abc import Iterable, Sequence

from alongside.rtp.bandwidth.acknowledged import AcknowledgedRate
from alongside.rtp.bandwidth.delay_based import DelayBasedRate
from alongside.rtp.bandwidth.delay_groups import DelayGroups
from alongside.rtp.bandwidth.loss_based import LossBasedRate
from alongside.rtp.bandwidth.probing import Prober, ProbeResult
from alongside.rtp.bandwidth.report import REFERENCE_BITS, REFERENCE_US, ArrivalReport
from alongside.rtp.bandwidth.sent_packets import CAPACITY, MASK, SentPackets
from alongside.rtp.bandwidth.trendline import Trendline, Usage
from alongside.rtp.sequence import Unwrapper

FIRST_RATE = 1_000_000
LOWEST_RATE = 80_000
"""Enough for one small picture: as long as something flows, the peer reports on it."""
HIGHEST_RATE = 1_000_000_000
"""A receiver could make itself out to get any rate; nobody has a use for more than this."""
_SILENCE_US = 1_500_000
"""Sending for so long without any report, the path is taken to be blocked."""
_DRAIN_US = 300_000
"""A probe that was too much for the path leaves a queue behind, which takes this long to be gone."""
_FIRST_ROUND_TRIP_US = 200_000


class BandwidthEstimator:
    """Google congestion control for one peer.

    :param sent: what was sent to the peer; the sending path writes it.
    :param first_rate: bit/s that may be sent until reports come.
    """

    __slots__ = (
        "_acknowledged",
        "_clock",
        "_delay",
        "_drained_us",
        "_groups",
        "_heard_us",
        "_loss",
        "_missing",
        "_next",
        "_sent",
        "_trendline",
        "prober",
        "round_trip_us",
    )

    def __init__(self, sent: SentPackets, first_rate: int = FIRST_RATE) -> None:
        self.prober = Prober()
        self.round_trip_us = _FIRST_ROUND_TRIP_US
        """From sending a packet to hearing of its arrival: the round trip and the time that feedback is collected."""
        self._sent = sent
        self._delay = DelayBasedRate(first_rate, LOWEST_RATE, HIGHEST_RATE)
        self._loss = LossBasedRate(HIGHEST_RATE, LOWEST_RATE)
        self._clock = Unwrapper(REFERENCE_BITS)
        self._next = 0
        """The packet after the last one that was reported on."""
        self._missing: set[int] = set()
        self._heard_us: int | None = None
        self._drained_us = 0
        self._start_measuring()

    def _start_measuring(self) -> None:
        self._groups = DelayGroups()
        self._trendline = Trendline()
        self._acknowledged = AcknowledgedRate()

    @property
    def rate(self) -> int:
        """bit/s that may be sent, retransmissions and probes included."""
        return min(self._delay.rate, self._loss.rate)

    @property
    def loss(self) -> float:
        """The fraction of packets that was lost lately, 0 to 1."""
        return self._loss.loss

    @property
    def usage(self) -> Usage:
        return self._trendline.usage

    @property
    def acknowledged(self) -> int | None:
        """bit/s that arrive at the peer; none while unknown."""
        return self._acknowledged.bits_per_second

    def check_silence(self, now_us: int) -> None:
        """Lowers the rate when packets go out and nothing is heard of them: the path may have changed."""
        sent, waiting = self._sent, max(self._next, self._sent.oldest)
        if self._heard_us is None or waiting > sent.newest:
            return
        since_us = max(self._heard_us, sent.times_us[waiting & MASK])
        if sent.times_us[sent.newest & MASK] - since_us < _SILENCE_US:
            return
        self._heard_us = now_us
        self._delay.set_rate(self._delay.rate // 2, now_us)
        self.prober.start_over()
        self._start_measuring()

    def on_report(self, report: ArrivalReport, now_us: int) -> None:
        """Takes the peer's report of arrivals. What it says of packets not sent, or long ago, is ignored."""
        arrivals = report.arrivals
        oldest = self._sent.oldest
        end = self._sent.unwrap(report.first_number + len(arrivals) - 1) + 1
        if not arrivals or end <= oldest:
            return
        if end - len(arrivals) < oldest:
            arrivals = arrivals[oldest - end :]
        self._heard_us = now_us
        origin_us = self._clock.unwrap(report.reference) * REFERENCE_US
        usage, received, lost = self._take_arrivals(end - len(arrivals), arrivals, origin_us, now_us)
        arrived = self._acknowledged.bits_per_second
        result = self.prober.conclude(self._next - 1, self._delay.rate)
        if result is not None:
            self._take_probe(result, arrived or 0, now_us)
        if usage is Usage.OVERUSE and (self.prober.arriving or now_us < self._drained_us):
            # the queue is that of a probe, and drains by itself
            usage = Usage.UNDERUSE
        if usage is Usage.OVERUSE:
            self.prober.on_overuse(now_us)
        self._delay.update(usage, arrived, self.round_trip_us, now_us)
        self._loss.update(lost, received, arrived, self._delay.rate, self.round_trip_us, now_us)

    def _take_probe(self, result: ProbeResult, arrived: int, now_us: int) -> None:
        rate = self._delay.rate
        if result.rate > rate:
            self._delay.set_rate(result.rate, now_us)
            if result.limited:
                self._drained_us = now_us + _DRAIN_US
        elif result.limited:
            # the rate was never put to the test, or not lately; what arrives was
            self._delay.set_rate(max(result.rate, min(arrived, rate)), now_us)

    def _take_arrivals(
        self, first: int, arrivals: list[int | None], origin_us: int, now_us: int
    ) -> tuple[Usage, int, int]:
        """Returns the worst verdict of a report, and how many packets are newly known as received, and as lost.

        :param origin_us: what ``arrivals`` count from, on the receiver's clock.
        """
        missing_before = len(self._missing)
        late, fresh = self._newly_arrived(first, arrivals)
        lost = len(self._missing) - missing_before
        self._next = max(self._next, first + len(arrivals))
        numbers = [*late, *fresh]
        places = [number & MASK for number in numbers]
        sent_us = list(map(self._sent.times_us.__getitem__, places))
        sizes = list(map(self._sent.sizes.__getitem__, places))
        arrived_us = [origin_us + (arrivals[number - first] or 0) for number in numbers]
        overused = self._follow_delay(zip(sent_us[len(late) :], arrived_us[len(late) :], strict=True))
        if self.prober.probe is not None:
            for each in zip(numbers, sent_us, arrived_us, sizes, strict=True):
                self.prober.on_arrival(*each)
        if numbers:
            self._acknowledged.add(sum(sizes), arrived_us[-1])
            self._measure_round_trip(now_us - sent_us[-1])
        if len(self._missing) > 2 * CAPACITY:
            oldest = self._sent.oldest
            self._missing = {number for number in self._missing if number >= oldest}
        return Usage.OVERUSE if overused else self._trendline.usage, len(numbers), lost

    def _newly_arrived(self, first: int, arrivals: list[int | None]) -> tuple[Sequence[int], Sequence[int]]:
        """The packets whose arrival was not known before: those that were missing until now, and those after them."""
        expected, missing = self._next, self._missing
        if first >= expected and None not in arrivals:
            # nearly every report of a healthy path
            return (), range(first, first + len(arrivals))
        late, fresh = [], []
        for number, arrival in enumerate(arrivals, first):
            if number >= expected:
                if arrival is None:
                    missing.add(number)
                else:
                    fresh.append(number)
            elif arrival is not None and number in missing:
                missing.remove(number)
                late.append(number)
        return late, fresh

    def _follow_delay(self, packets: Iterable[tuple[int, int]]) -> bool:
        """Takes packets by when they were sent and when they arrived. Returns whether any of them showed overuse."""
        trendline = self._trendline
        overused = False
        for delta in self._groups.add(packets):
            trendline.on_group(*delta)
            overused = overused or trendline.usage is Usage.OVERUSE
        return overused

    def _measure_round_trip(self, sample_us: int) -> None:
        if sample_us < self.round_trip_us:
            self.round_trip_us = sample_us
        else:
            self.round_trip_us += (sample_us - self.round_trip_us) // 8
