"""The estimate of what may be sent to one peer, from what it reports of the packets that it got."""

from alongside.rtp.bandwidth.acknowledged import AcknowledgedRate
from alongside.rtp.bandwidth.delay_based import DelayBasedRate
from alongside.rtp.bandwidth.delay_groups import DelayGroups
from alongside.rtp.bandwidth.loss_based import LossBasedRate
from alongside.rtp.bandwidth.probing import Prober
from alongside.rtp.bandwidth.report import ArrivalReport
from alongside.rtp.bandwidth.sent_packets import CAPACITY, MASK, SentPackets
from alongside.rtp.bandwidth.trendline import Trendline, Usage
from alongside.rtp.sequence import Unwrapper

FIRST_RATE = 1_000_000
LOWEST_RATE = 50_000
_UNLIMITED = 1_000_000_000
_SILENCE_US = 1_500_000
"""Sending for so long without any report, the path is taken to be blocked."""
_FIRST_ROUND_TRIP_US = 200_000


class BandwidthEstimator:
    """Google congestion control for one peer.

    :param sent: what was sent to the peer; the sending path writes it.
    """

    __slots__ = (
        "_acknowledged",
        "_delay",
        "_groups",
        "_heard_us",
        "_loss",
        "_missing",
        "_next",
        "_sent",
        "_trendline",
        "_unwrapper",
        "prober",
        "round_trip_us",
    )

    def __init__(self, sent: SentPackets) -> None:
        self.prober = Prober()
        self.round_trip_us = _FIRST_ROUND_TRIP_US
        """From sending a packet to hearing of its arrival: the round trip and the time that feedback is collected."""
        self._sent = sent
        self._delay = DelayBasedRate(FIRST_RATE, LOWEST_RATE)
        self._loss = LossBasedRate(_UNLIMITED, LOWEST_RATE)
        self._unwrapper = Unwrapper()
        self._next = 0
        self._missing: set[int] = set()
        self._heard_us: int | None = None
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
        sent_us = self._sent.times_us[self._sent.newest & MASK]
        if self._heard_us is None or not self._heard_us < sent_us or now_us - self._heard_us < _SILENCE_US:
            return
        self._heard_us = now_us
        self._delay.set_rate(self._delay.rate // 2, now_us)
        self.prober.on_overuse(now_us)
        self._start_measuring()

    def on_report(self, report: ArrivalReport, now_us: int) -> None:
        """Takes the peer's report of arrivals. One on packets that were not sent, or long ago, is ignored."""
        first = report.first_number
        if not report.arrivals or not self._sent.remembers((first + len(report.arrivals) - 1) & 0xFFFF):
            return
        self._heard_us = now_us
        usage, received, lost = self._take_arrivals(first, report.arrivals, now_us)
        acknowledged = self._acknowledged.bits_per_second
        if usage is Usage.OVERUSE:
            self.prober.on_overuse(now_us)
        self._delay.update(usage, acknowledged, self.round_trip_us, now_us)
        self._loss.update(lost, received, self._delay.rate, now_us)
        result = self.prober.result()
        if result is not None and usage is not Usage.OVERUSE:
            self._take_probe(result, now_us)

    def _take_probe(self, result: int, now_us: int) -> None:
        self.prober.judge(result, self._delay.rate)
        if result > self._delay.rate:
            self._delay.set_rate(result, now_us)

    def _take_arrivals(self, first: int, arrivals: list[int], now_us: int) -> tuple[Usage, int, int]:
        """One pass over a report. Returns the worst verdict and how many packets are newly known as received, lost."""
        start = number = self._unwrapper.unwrap(first)
        times_us, sizes = self._sent.times_us, self._sent.sizes
        expected, missing = self._next, self._missing
        groups, trendline, prober = self._groups, self._trendline, self.prober
        probing = prober.probe is not None
        overuse = False
        received = lost = size_sum = newest_us = newest_sent_us = 0
        for number, arrived_us in enumerate(arrivals, start):
            if arrived_us < 0:
                if number >= expected:
                    missing.add(number)
                    lost += 1
                continue
            if number < expected:
                if number not in missing:
                    continue
                missing.remove(number)
                lost -= 1
            index = number & MASK
            received += 1
            size = sizes[index]
            size_sum += size
            sent_us = times_us[index]
            newest_us = max(newest_us, arrived_us)
            newest_sent_us = max(newest_sent_us, sent_us)
            deltas = groups.add(sent_us, arrived_us)
            if deltas is not None:
                trendline.on_group(deltas[0] / 1000, deltas[1] / 1000, deltas[2] / 1000)
                overuse = overuse or trendline.usage is Usage.OVERUSE
            if probing:
                prober.on_arrival(number & 0xFFFF, sent_us, arrived_us, size)
        self._next = max(expected, number + 1)
        if received:
            self._acknowledged.add(size_sum, newest_us)
            self._measure_round_trip(now_us - newest_sent_us)
        if len(missing) > CAPACITY:
            missing.clear()
        return Usage.OVERUSE if overuse else trendline.usage, received, lost

    def _measure_round_trip(self, sample_us: int) -> None:
        if sample_us < self.round_trip_us:
            self.round_trip_us = sample_us
        else:
            self.round_trip_us += (sample_us - self.round_trip_us) // 8
