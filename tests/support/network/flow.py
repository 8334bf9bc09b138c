"""Media in virtual time: what a sender with congestion control makes of a path."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import Protocol

from alongside.rtp.transport_feedback import TransportFeedback
from tests.support.network.conditions import PERFECT, LinkConditions
from tests.support.network.link import Link
from tests.support.network.simulation import Simulation
from tests.support.network.wire import Wire

PACKET_BYTES = 1_200
"""With IP and UDP headers, as all sizes here."""
_PACING_US = 5_000
_FEEDBACK_US = 50_000
_SSRC = 1


class RateController(Protocol):
    """A sender's congestion control, as a flow drives it."""

    def bitrate(self, now_us: int) -> int:
        """How much media to send now, in bit/s. Called every 5 ms, before ``padding``."""

    def padding(self, now_us: int) -> int:
        """How many bytes to send at once beside the media, to find out whether they get through."""

    def on_sent(self, size: int, now_us: int) -> int:
        """A packet of ``size`` bytes leaves. Returns its 16-bit transport-wide number."""

    def on_feedback(self, packet: bytes, now_us: int) -> None:
        """An RTCP packet with transport-wide feedback arrived."""


@dataclass(frozen=True)
class SentPacket:
    """A packet of a flow, media or padding."""

    flow: "MediaFlow"
    index: int
    """How many were sent before."""
    wide_number: int
    """Its transport-wide number, 16 bits."""

    def reach_receiver(self) -> None:
        self.flow.on_arrival(self)


def shared_way(simulation: Simulation, conditions: LinkConditions, seed: int = 1) -> Wire[SentPacket]:
    """A way to the receivers of any number of flows."""
    return Wire(Link(Random(seed), conditions), simulation, SentPacket.reach_receiver)


@dataclass(frozen=True)
class FlowFigures:
    """How a flow did in a stretch of time."""

    bitrate: float
    """Received, in bit/s."""
    loss: float
    """Share of the packets sent in the stretch that never arrived."""
    delay_ms: float
    """95th percentile of the time from sending to arrival."""


class MediaFlow:
    """Sends packets at the controller's rate, paced every 5 ms, and returns feedback every 50 ms.

    :param forward: the way to the receiver if others share it, else its conditions; ``back`` those of the feedback's.
    """

    def __init__(
        self,
        simulation: Simulation,
        controller: RateController,
        *,
        seed: int = 1,
        forward: LinkConditions | Wire[SentPacket] = PERFECT,
        back: LinkConditions = PERFECT,
    ) -> None:
        self._simulation = simulation
        self._controller = controller
        self._feedback = TransportFeedback(_SSRC)
        self._budget_bits = 0.0
        self._sent_us: list[int] = []
        self._arrived_us: dict[int, int] = {}
        self._start_us = simulation.now_us()
        self.forward = forward if isinstance(forward, Wire) else shared_way(simulation, forward, seed)
        self.back: Wire[bytes] = Wire(Link(Random(seed + 1), back), simulation, self._return)
        simulation.every(_PACING_US, self._pace)
        simulation.every(_FEEDBACK_US, self._report)

    def figures(self, start_s: float, end_s: float) -> FlowFigures:
        """Of the stretch between two times, in s since the flow began. Something must have arrived in it."""
        start_us, end_us = (self._start_us + round(second * 1_000_000) for second in (start_s, end_s))
        sent = [index for index, sent_us in enumerate(self._sent_us) if start_us <= sent_us < end_us]
        received = sum(start_us <= arrived_us < end_us for arrived_us in self._arrived_us.values())
        delays_us = [self._arrived_us[index] - self._sent_us[index] for index in sent if index in self._arrived_us]
        return FlowFigures(
            bitrate=received * PACKET_BYTES * 8 / (end_s - start_s),
            loss=1 - len(delays_us) / len(sent),
            delay_ms=_percentile_95(delays_us) / 1000,
        )

    def _pace(self) -> None:
        now_us = self._simulation.now_us()
        self._budget_bits += self._controller.bitrate(now_us) * _PACING_US / 1_000_000
        while self._budget_bits >= PACKET_BYTES * 8:
            self._budget_bits -= PACKET_BYTES * 8
            self._send(now_us)
        for _ in range(-(-self._controller.padding(now_us) // PACKET_BYTES)):
            self._send(now_us)

    def _send(self, now_us: int) -> None:
        packet = SentPacket(self, len(self._sent_us), self._controller.on_sent(PACKET_BYTES, now_us))
        self._sent_us.append(now_us)
        self.forward.send(packet, PACKET_BYTES)

    def on_arrival(self, packet: SentPacket) -> None:
        """One of its packets reached the receiver."""
        now_us = self._simulation.now_us()
        self._arrived_us[packet.index] = now_us
        self._feedback.on_packet(packet.wide_number, _SSRC, now_us)

    def _report(self) -> None:
        for packet in self._feedback.take():
            self.back.send(packet, len(packet))

    def _return(self, packet: bytes) -> None:
        self._controller.on_feedback(packet, self._simulation.now_us())


def _percentile_95(values: Sequence[int]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
