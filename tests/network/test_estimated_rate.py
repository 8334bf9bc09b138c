"""The server's bandwidth estimate on the path of RFC 8867 with all its jitter: the same seeds give the same figures."""

from dataclasses import replace

import pytest

from tests.support.network.conditions import BurstLoss, LinkConditions
from tests.support.network.estimated import EstimatedRate
from tests.support.network.flow import FlowFigures, MediaFlow
from tests.support.network.scenarios import CAPACITY_STEPS, CAPACITY_STEPS_US, PATH
from tests.support.network.simulation import Simulation

SECOND = 1_000_000
BACK = LinkConditions(delay_us=50_000)
MORE_THAN_FITS = 3_000_000
EMPTY_QUEUE_MS = 150
"""The path itself takes up to 80 ms."""

each_seed = pytest.mark.parametrize("seed", range(1, 4))


def start(seed: int, forward: LinkConditions) -> tuple[Simulation, MediaFlow]:
    simulation = Simulation()
    flow = MediaFlow(simulation, EstimatedRate(MORE_THAN_FITS), seed=seed, forward=forward, back=BACK)
    return simulation, flow


def describe(figures: FlowFigures) -> str:
    return f"{figures.bitrate / 1e6:.2f} Mbit/s, {100 * figures.loss:.0f} % lost, {figures.delay_ms:.0f} ms"


@each_seed
def test_the_steps_of_rfc_8867_are_followed(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Down within 3 s, up within 15 s."""
    simulation, flow = start(seed, PATH)
    flow.forward.change_later(CAPACITY_STEPS)
    simulation.run_for(CAPACITY_STEPS_US)
    steps = [
        (1_000_000, flow.figures(15, 40)),
        (2_500_000, flow.figures(55, 60)),
        (600_000, flow.figures(63, 80)),
        (1_000_000, flow.figures(95, 99)),
    ]
    for capacity, figures in steps:
        assert 0.75 * capacity < figures.bitrate <= capacity
        assert figures.delay_ms < EMPTY_QUEUE_MS
        assert figures.loss < 0.01
    with capsys.disabled():
        told = [f"{capacity / 1e6:.1f}: {describe(figures)}" for capacity, figures in steps]
        print(f"\n[RFC 8867 5.1, once settled; {'; '.join(told)}]")  # noqa: T201


@each_seed
@pytest.mark.parametrize(
    ("conditions", "least"),
    [
        pytest.param(replace(PATH, burst_loss=BurstLoss.of(share=0.05, length=8)), 0.25, id="5 % lost in bursts"),
        pytest.param(replace(PATH, reordering=0.02), 0.6, id="2 % reordered"),
    ],
)
def test_bursts_and_reordering_leave_a_share_of_the_path(
    seed: int, conditions: LinkConditions, least: float, capsys: pytest.CaptureFixture[str]
) -> None:
    simulation, flow = start(seed, conditions)
    simulation.run_for(40 * SECOND)
    figures = flow.figures(10, 39)
    assert figures.bitrate > least * 1_000_000
    with capsys.disabled():
        print(f"\n[1 Mbit/s: {describe(figures)}]")  # noqa: T201
