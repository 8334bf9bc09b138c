"""Finding out whether the path carries more: short trains of packets at a higher rate.

What is sent of video says nothing about what could be sent. Before a better layer is tried, a probe of that rate tells
whether it fits. The draft has nothing of the kind; browsers do the same when they send.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

PROBE_US = 20_000
"""How long a probe takes."""
_LEAST_PACKETS = 5
_SMALL_PACKET = 100
_STEP = 2.5
"""A probe goes up by this factor at most: a failed one costs its receiver a queue."""
_SMALL_STEP = 1.5
"""The factor after one that failed."""
_BEYOND = 1.1
"""A probe of a little more than what is wanted leaves no doubt that it fits."""
_GAIN = 1.05
"""A result so many times the estimate is worth going on."""
_PAUSE_US = 1_000_000
_LONGEST_PAUSE_US = 8_000_000
_WAIT_US = 1_000_000
"""Feedback that has not come by then does not come."""
_LEAST_ARRIVED = 0.7
"""The part of the train that has to arrive for a verdict."""
_FITTED = 0.9
"""Arriving this much slower than it was sent, the train met the path's limit."""
_USED = 0.95


@dataclass(slots=True)
class Probe:
    """One train: packets of about ``rate`` bit/s for ``PROBE_US``. Media that is sent in between is part of it."""

    rate: int
    began_us: int
    sent_bytes: int = 0
    sent_packets: int = 0
    first: int | None = None
    """Transport-wide numbers of its first and last packet, as ``SentPackets`` counts them."""
    last: int = 0
    arrivals: list[tuple[int, int, int]] = field(default_factory=list)
    """Send time and arrival time, in µs, and size of each packet that came."""

    def due_bytes(self, now_us: int) -> int:
        """Bytes that should have been sent by now and were not."""
        elapsed = now_us - self.began_us + PROBE_US // 4
        if elapsed < PROBE_US:
            return max(self.rate * elapsed // 8_000_000 - self.sent_bytes, 0)
        return self._left()

    def _left(self) -> int:
        # packets larger than planned leave fewer of them than a verdict needs: small ones make up for it
        packets = _LEAST_PACKETS - self.sent_packets
        return max(self.rate * PROBE_US // 8_000_000 - self.sent_bytes, packets * _SMALL_PACKET, 0)

    @property
    def complete(self) -> bool:
        """Whether all of it was sent."""
        return self._left() == 0

    def holds(self, number: int) -> bool:
        """Whether this packet was sent between its first and its last."""
        return self.first is not None and self.first <= number <= self.last

    def on_sent(self, number: int, size: int) -> None:
        """A packet of the train left, with this transport-wide number."""
        if self.first is None:
            self.first = number
        self.last = number
        self.sent_bytes += size
        self.sent_packets += 1


class ProbeResult(NamedTuple):
    """What a probe showed."""

    rate: int
    """bit/s"""
    limited: bool
    """Whether the path had no room for all of it: the rate is what there is. Otherwise there is that much at least."""


class Prober:
    """Decides when to probe, and reads the results. At most one probe is on its way."""

    __slots__ = ("_not_before_us", "_pause_us", "_step", "probe")

    def __init__(self) -> None:
        self.probe: Probe | None = None
        self.start_over()

    def start_over(self) -> None:
        """What was known of the path is void."""
        self.probe = None
        self._pause_us = _PAUSE_US
        self._step = _STEP
        self._not_before_us = 0

    def want(self, rate: int, estimate: int, now_us: int) -> None:
        """Starts a probe when more than ``estimate`` is of use and it is time.

        :param rate: bit/s that would be used if they were there.
        """
        if self.probe is not None and now_us - self.probe.began_us > PROBE_US + _WAIT_US:
            self.probe = None
        if self.probe is not None or now_us < self._not_before_us or rate <= estimate:
            return
        self.probe = Probe(int(min(rate * _BEYOND, estimate * self._step)), now_us)
        self._not_before_us = now_us + _PAUSE_US

    def hurry(self, now_us: int) -> None:
        """Nothing flows any more, so that nothing but a probe tells how the path is: one comes within a second."""
        self._not_before_us = min(self._not_before_us, now_us + _PAUSE_US)

    @property
    def arriving(self) -> bool:
        """Whether a part of a probe has arrived, and its result is not known yet."""
        return self.probe is not None and bool(self.probe.arrivals)

    def on_arrival(self, number: int, sent_us: int, arrived_us: int, size: int) -> None:
        """A packet arrived; those of no probe are ignored."""
        if self.probe is not None and self.probe.holds(number):
            self.probe.arrivals.append((sent_us, arrived_us, size))

    def conclude(self, reported: int, estimate: int) -> ProbeResult | None:
        """The result of the probe, once all of it was reported on; none when too little of it arrived.

        :param reported: the last packet that the peer reported on.
        :param estimate: bit/s, as before the probe.
        """
        probe = self.probe
        if probe is None or not probe.complete or reported < probe.last:
            return None
        self.probe = None
        if not probe.arrivals:
            # the path was blocked, or the report got lost: that tells nothing of its rate
            return None
        result = _evaluate(probe)
        if result is not None and result.rate > estimate * _GAIN:
            # go on soon; but one success does not undo the caution of many failures
            self._pause_us = max(self._pause_us // 2, _PAUSE_US)
            self._step = _STEP
        else:
            self._pause_us = min(self._pause_us * 2, _LONGEST_PAUSE_US)
            self._not_before_us += self._pause_us
            self._step = _SMALL_STEP
        return result

    def on_overuse(self, now_us: int) -> None:
        """Queues grow: the path is full."""
        self.probe = None
        self._pause_us = _LONGEST_PAUSE_US
        self._step = _SMALL_STEP
        self._not_before_us = now_us + self._pause_us


def _evaluate(probe: Probe) -> ProbeResult | None:
    """The rate at which the train went through, from its first packet to its last."""
    if probe.first is None or len(probe.arrivals) < max(_LEAST_ARRIVED * (probe.last - probe.first + 1), 3):
        return None
    sent = [sent_us for sent_us, _, _ in probe.arrivals]
    arrived = [arrived_us for _, arrived_us, _ in probe.arrivals]
    total = sum(size for _, _, size in probe.arrivals)
    # n packets have n - 1 intervals between them: the last one sent, and the first one to arrive, begin none
    last_sent_size = max(probe.arrivals)[2]
    first_arrived_size = min((arrived_us, size) for _, arrived_us, size in probe.arrivals)[1]
    send_us, receive_us = max(sent) - min(sent), max(arrived) - min(arrived)
    send_rate = (total - last_sent_size) * 8_000_000 // send_us if send_us > 0 else probe.rate
    receive_rate = (total - first_arrived_size) * 8_000_000 // receive_us if receive_us > 0 else send_rate
    # a train that left faster than planned is too short to show more than the plan
    wanted_rate = min(send_rate, probe.rate)
    if receive_rate < wanted_rate * _FITTED:
        return ProbeResult(int(receive_rate * _USED), limited=True)
    return ProbeResult(min(wanted_rate, receive_rate), limited=False)
