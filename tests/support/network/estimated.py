"""The server's bandwidth estimator as the rate control of a flow in virtual time."""

from alongside.rtp import rtcp
from alongside.rtp.bandwidth.estimator import BandwidthEstimator
from alongside.rtp.bandwidth.report import ArrivalReport
from alongside.rtp.bandwidth.sent_packets import SentPackets

_TICK_US = 50_000


class EstimatedRate:
    """Sends what the estimate allows, up to ``media`` bit/s, and probes while more is wanted.

    Implements ``RateController``.

    :param wanted: bit/s that would be sent if they fitted.
    :param media: bit/s that there are to send at present; none means all that is wanted.
    """

    def __init__(self, wanted: int, media: int | None = None) -> None:
        self.wanted = wanted
        self.media = wanted if media is None else media
        self._sent = SentPackets()
        self.estimator = BandwidthEstimator(self._sent)
        self._ticked_us = 0

    def bitrate(self, now_us: int) -> int:
        estimator = self.estimator
        if now_us - self._ticked_us >= _TICK_US:
            self._ticked_us = now_us
            estimator.check_silence(now_us)
            if estimator.rate < self.wanted:
                estimator.prober.want(self.wanted, estimator.rate, now_us)
        return min(estimator.rate, self.media)

    def padding(self, now_us: int) -> int:
        probe = self.estimator.prober.probe
        return probe.due_bytes(now_us) if probe is not None and not probe.complete else 0

    def on_sent(self, size: int, now_us: int) -> int:
        number = self._sent.add(size, now_us)
        probe = self.estimator.prober.probe
        if probe is not None and not probe.complete:
            probe.on_sent(number, size)
        return number & 0xFFFF

    def on_feedback(self, packet: bytes, now_us: int) -> None:
        for each in rtcp.parse(packet):
            if isinstance(each, ArrivalReport):
                self.estimator.on_report(each, now_us)
