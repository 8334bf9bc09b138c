"""Media flows in virtual time: what a rate controller gets to know, and how its flow is measured."""

from itertools import pairwise

import pytest

from tests.support.media_rtcp import decode_transport_wide, split
from tests.support.network.conditions import LinkConditions
from tests.support.network.flow import PACKET_BYTES, MediaFlow
from tests.support.network.scenarios import CAPACITY_STEPS, CAPACITY_STEPS_US, PATH
from tests.support.network.simulation import Simulation

SECOND = 1_000_000


class FixedRate:
    """Implements ``RateController`` without any control."""

    def __init__(self, bitrate: int) -> None:
        self._bitrate = bitrate
        self.padding_bytes = 0
        self.sent: list[int] = []
        self.reported: list[int] = []
        self.reports_us: list[int] = []

    def bitrate(self, now_us: int) -> int:
        return self._bitrate

    def padding(self, now_us: int) -> int:
        return self.padding_bytes

    def on_sent(self, size: int, now_us: int) -> int:
        self.sent.append(len(self.sent) & 0xFFFF)
        return self.sent[-1]

    def on_feedback(self, packet: bytes, now_us: int) -> None:
        self.reports_us.append(now_us)
        for each in split(packet):
            self.reported += decode_transport_wide(each).arrivals


def test_a_flow_sends_at_the_controllers_rate_and_returns_feedback() -> None:
    simulation = Simulation()
    controller = FixedRate(800_000)
    flow = MediaFlow(
        simulation, controller, forward=LinkConditions(delay_us=20_000), back=LinkConditions(delay_us=30_000)
    )
    simulation.run_for(10 * SECOND)
    figures = flow.figures(1, 9)
    assert figures.bitrate == pytest.approx(800_000, rel=0.02)
    assert (figures.loss, figures.delay_ms) == (0, 20)
    assert controller.reported == controller.sent[: len(controller.reported)]
    assert {later - earlier for earlier, later in pairwise(controller.reports_us)} == {50_000}


def test_padding_is_sent_beside_the_media() -> None:
    simulation = Simulation()
    controller = FixedRate(480_000)
    flow = MediaFlow(simulation, controller)
    simulation.run_for(5 * SECOND)
    controller.padding_bytes = 100
    simulation.run_for(5 * SECOND)
    assert flow.figures(0, 5).bitrate == pytest.approx(480_000, rel=0.02)
    assert flow.figures(5, 10).bitrate == pytest.approx(480_000 + PACKET_BYTES * 8 * 200, rel=0.02)


def test_numbers_wrap_on_the_wire() -> None:
    simulation = Simulation()
    controller = FixedRate(50_000_000)
    MediaFlow(simulation, controller)
    simulation.run_for(15 * SECOND)
    assert len(controller.sent) > 70_000
    assert controller.reported == controller.sent[: len(controller.reported)]


def test_too_much_for_the_path_fills_its_queue_and_gets_lost() -> None:
    simulation = Simulation()
    flow = MediaFlow(simulation, FixedRate(1_500_000), forward=PATH)
    simulation.run_for(20 * SECOND)
    figures = flow.figures(10, 19)
    assert figures.bitrate == pytest.approx(1_000_000, rel=0.02)
    assert figures.loss == pytest.approx(1 / 3, rel=0.1)
    assert figures.delay_ms == pytest.approx(300 + 50 + 15, rel=0.1)


def test_a_flow_feels_the_steps_of_rfc_8867() -> None:
    simulation = Simulation()
    flow = MediaFlow(simulation, FixedRate(3_000_000))
    flow.forward.change_later(CAPACITY_STEPS)
    simulation.run_for(CAPACITY_STEPS_US)
    steps = [flow.figures(start, end).bitrate for start, end in ((5, 40), (42, 60), (62, 80), (82, 99))]
    assert steps == [pytest.approx(rate, rel=0.02) for rate in (1_000_000, 2_500_000, 600_000, 1_000_000)]
