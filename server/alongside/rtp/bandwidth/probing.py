"""Finding out whether the path carries more: short trains of packets at a higher rate.

What is sent of video says nothing about what could be sent. Before a better layer is tried, a probe of that rate tells
whether it fits (as in draft-ietf-rmcat-gcc-02 section 5.7 and libwebrtc's probe controller).
"""

from dataclasses import dataclass, field

PROBE_US = 20_000
"""How long a probe takes."""
_LEAST_PACKETS = 5
_STEP = 2.5
"""A probe goes up by this factor at most: a failed one costs its receiver a queue."""
_PAUSE_US = 1_000_000
_LONGEST_PAUSE_US = 5_000_000
_WAIT_US = 1_000_000
"""Feedback that has not come by then does not come."""
_MOST_ARRIVALS = 0.8
"""The part of the train that has to arrive for a verdict."""
_FITTED = 0.9
"""Arriving this much slower than it was sent, the train met the path's limit."""
_USED = 0.95


@dataclass(slots=True)
class Probe:
    """One train: packets of about ``rate`` bit/s for ``PROBE_US``. Media that is sent in between is part of it."""

    rate: int
    began_us: int
    bytes_left: int
    packets_left: int = _LEAST_PACKETS
    sent_bytes: int = 0
    first: int | None = None
    """16-bit transport-wide numbers of its first and last packet."""
    last: int = 0
    arrivals: list[tuple[int, int, int]] = field(default_factory=list)
    """Send time and arrival time, in µs, and size of each packet that came."""

    def due_bytes(self, now_us: int) -> int:
        """Bytes that should have been sent by now and were not."""
        elapsed = min(now_us - self.began_us + PROBE_US // 4, PROBE_US)
        return max(self.rate * elapsed // 8_000_000 - self.sent_bytes, 0)

    @property
    def complete(self) -> bool:
        """Whether all of it was sent."""
        return self.bytes_left <= 0 and self.packets_left <= 0

    @property
    def length(self) -> int:
        """Packets from its first to its last."""
        return ((self.last - self.first) & 0xFFFF) + 1 if self.first is not None else 0

    def holds(self, number: int) -> bool:
        return self.first is not None and (number - self.first) & 0xFFFF < self.length

    def on_sent(self, number: int, size: int) -> None:
        """A packet of the train left, with this 16-bit transport-wide number."""
        if self.first is None:
            self.first = number
        self.last = number
        self.sent_bytes += size
        self.bytes_left -= size
        self.packets_left -= 1


class Prober:
    """Decides when to probe, and reads the results. At most one probe is on its way."""

    __slots__ = ("_not_before_us", "_pause_us", "probe")

    def __init__(self) -> None:
        self.probe: Probe | None = None
        self._pause_us = _PAUSE_US
        self._not_before_us = 0

    def want(self, rate: int, estimate: int, now_us: int) -> None:
        """Starts a probe when more than ``estimate`` is of use and it is time.

        :param rate: bit/s that would be used if they were there.
        """
        if self.probe is not None and now_us - self.probe.began_us > PROBE_US + _WAIT_US:
            self.probe = None
        if self.probe is not None or now_us < self._not_before_us or rate <= estimate:
            return
        target = int(min(rate * 1.1, estimate * _STEP))
        self.probe = Probe(target, now_us, target * PROBE_US // 8_000_000)
        self._not_before_us = now_us + self._pause_us

    def on_arrival(self, number: int, sent_us: int, arrived_us: int, size: int) -> None:
        """A packet arrived; those of no probe are ignored."""
        if self.probe is not None and self.probe.holds(number):
            self.probe.arrivals.append((sent_us, arrived_us, size))

    def result(self) -> int | None:
        """What the probe showed, in bit/s, once all or most of it arrived."""
        probe = self.probe
        if probe is None or not probe.complete or len(probe.arrivals) < max(_MOST_ARRIVALS * probe.length, 3):
            return None
        self.probe = None
        return _evaluate(probe)

    def judge(self, result: int, estimate: int) -> None:
        """Waits longer after probes that showed nothing new, so that a full path is left in peace."""
        if result > estimate * 1.05:
            self._pause_us = _PAUSE_US
        else:
            self._pause_us = min(self._pause_us * 2, _LONGEST_PAUSE_US)
            self._not_before_us += self._pause_us

    def on_overuse(self, now_us: int) -> None:
        """Queues grow: no time for probes."""
        self.probe = None
        self._not_before_us = max(self._not_before_us, now_us + self._pause_us)


def _evaluate(probe: Probe) -> int | None:
    """The rate at which the train went through, from its first packet to its last."""
    sent = [sent_us for sent_us, _, _ in probe.arrivals]
    arrived = [arrived_us for _, arrived_us, _ in probe.arrivals]
    total = sum(size for _, _, size in probe.arrivals)
    # n packets have n - 1 intervals between them: the last one sent, and the first one to arrive, begin none
    last_sent_size = max(probe.arrivals)[2]
    first_arrived_size = min((arrived_us, size) for _, arrived_us, size in probe.arrivals)[1]
    send_us, receive_us = max(sent) - min(sent), max(arrived) - min(arrived)
    if send_us <= 0:
        return None
    send_rate = (total - last_sent_size) * 8_000_000 // send_us
    receive_rate = (total - first_arrived_size) * 8_000_000 // receive_us if receive_us > 0 else send_rate
    if receive_rate < send_rate * _FITTED:
        return int(receive_rate * _USED)
    return min(send_rate, receive_rate)
