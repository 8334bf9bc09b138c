"""Keeps what flows to one receiver within what its path carries, and finds out whether it carries more."""

from alongside.rtp.bandwidth.estimator import BandwidthEstimator
from alongside.sfu.allocation import HEADROOM, NOTHING, Demand, allocate
from alongside.sfu.consumer import Consumer
from alongside.sfu.ports import PacketPath
from alongside.sfu.video_forwarder import VideoForwarder

_ALLOCATE_US = 500_000
_CHANGED = 0.05
"""A change of the estimate by this part is worth another allocation at once."""
_HOLD_US = 2_000_000
_LONGEST_HOLD_US = 32_000_000
_RELAPSE_US = 10_000_000
"""Having to come down again within this time of going up doubles the hold."""
_STARTING_US = 4_000_000
"""The first seconds are for finding out what the path carries; being limited says nothing yet."""
_HIGH_LOSS = 0.05


class LayerAllocator:
    """The videos that flow to one transport, divided by what its path carries.

    :param path: the way to the receiver.
    """

    def __init__(self, path: PacketPath) -> None:
        self.estimator = BandwidthEstimator(path.sent)
        self._sent = path.sent
        self._consumers: list[Consumer] = []
        self._started_us = 0
        self._allocated_us = 0
        self._allocated_rate = 0
        self._wanted_rate = 0
        self._hold_us = _HOLD_US
        self._no_rise_before_us = 0
        self._rose_us = 0

    # --- who wants what -----------------------------------------------------------------------------------------------

    def add(self, consumer: Consumer, now_us: int) -> None:
        """The video may flow from now on. Adding twice is fine."""
        if not self._consumers:
            self._started_us = now_us
        if consumer not in self._consumers:
            self._consumers.append(consumer)

    def remove(self, consumer: Consumer) -> None:
        """The video may flow no more. Unknown ones are fine."""
        if consumer in self._consumers:
            self._consumers.remove(consumer)

    @property
    def suspended(self) -> list[str]:
        """Ids of the producers that do not flow for lack of bandwidth."""
        return [consumer.producer.id for consumer in self._consumers if consumer.suspended]

    def limited(self, now_us: int) -> bool:
        """Whether the receiver gets less than it shows for lack of bandwidth."""
        return bool(self._consumers) and self._wanted_rate > 0 and now_us - self._started_us > _STARTING_US

    @property
    def lossy(self) -> bool:
        """Whether the path loses many packets."""
        return bool(self._consumers) and self.estimator.loss > _HIGH_LOSS

    # --- dividing -----------------------------------------------------------------------------------------------------

    def allocate(self, now_us: int) -> None:
        """Divides anew: after a change of what is shown, or of the estimate."""
        rate = self.estimator.rate
        self._allocated_us, self._allocated_rate = now_us, rate
        demands = [consumer.demand(speaking=consumer.sender.speaking, now_us=now_us) for consumer in self._consumers]
        chosen = allocate(rate, demands, may_rise=now_us >= self._no_rise_before_us)
        self._note(demands, chosen, now_us)
        for consumer, demand, choice in zip(self._consumers, demands, chosen, strict=True):
            consumer.take(demand.options[choice] if choice != NOTHING else None, now_us)

    def _note(self, demands: list[Demand], chosen: list[int], now_us: int) -> None:
        """Remembers whether anyone could use more, and waits longer before rising each time that did not last."""
        pairs = list(zip(demands, chosen, strict=True))
        short = any(choice < len(demand.options) - 1 for demand, choice in pairs)
        self._wanted_rate = round(HEADROOM * sum(demand.options[-1].rate for demand in demands)) if short else 0
        flowing = sum(demand.options[demand.current].rate for demand in demands if demand.current != NOTHING)
        if flowing > self._allocated_rate:
            relapsed = now_us - self._rose_us < _RELAPSE_US
            self._hold_us = min(self._hold_us * 2, _LONGEST_HOLD_US) if relapsed else _HOLD_US
            self._no_rise_before_us = now_us + self._hold_us
        elif any(choice > demand.current for demand, choice in pairs):
            self._rose_us = now_us

    # --- time ---------------------------------------------------------------------------------------------------------

    def tick(self, now_us: int) -> None:
        """Follows the estimate. Called about every 50 ms."""
        if not self._consumers:
            return
        self.estimator.check_silence(now_us)
        changed = abs(self.estimator.rate - self._allocated_rate) > _CHANGED * self._allocated_rate
        if changed or now_us - self._allocated_us >= _ALLOCATE_US:
            self.allocate(now_us)
        if self._wanted_rate:
            if all(consumer.suspended for consumer in self._consumers):
                self.estimator.prober.hurry(now_us)
            self.estimator.prober.want(self._wanted_rate, self.estimator.rate, now_us)

    @property
    def probing(self) -> bool:
        """Whether a probe is being sent: ``probe`` wants to be called every few ms."""
        probe = self.estimator.prober.probe
        return probe is not None and not probe.complete and bool(self._consumers)

    def probe(self, now_us: int) -> None:
        """Sends what is due of a probe, as retransmissions of what was sent lately."""
        probe = self.estimator.prober.probe
        if probe is None or probe.complete:
            return
        forwarders = [each.forwarder for each in self._consumers if isinstance(each.forwarder, VideoForwarder)]
        due = probe.due_bytes(now_us)
        for forwarder in sorted(forwarders, key=lambda forwarder: -forwarder.packets_sent):
            if due <= 0:
                return
            before = self._sent.newest
            due -= forwarder.send_padding(due)
            for number in range(before + 1, self._sent.newest + 1):
                probe.on_sent(number, self._sent.size_of(number))
