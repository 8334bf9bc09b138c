"""How the estimate behaves on paths of many kinds, in virtual time: the same seeds, the same figures."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.network.conditions import BLACKOUT, LinkConditions
from tests.support.network.estimated import EstimatedRate
from tests.support.network.flow import MediaFlow, SentPacket, shared_way
from tests.support.network.scenarios import CAPACITY_STEPS
from tests.support.network.simulation import Simulation
from tests.support.network.wire import Wire

SECOND_US = 1_000_000
SAMPLES_PER_S = 10
MORE_THAN_FITS = 4_000_000
LONGEST_QUEUE_MS = 100
PATH = LinkConditions(bandwidth=2_000_000, delay_us=20_000)

Tell = Callable[[str], None]

each_seed = pytest.mark.parametrize("seed", [1, 2])


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Prints figures past pytest's capture."""

    def print_now(figures: str) -> None:
        with capsys.disabled():
            print(f"\n[{figures}]", end="")  # noqa: T201

    return print_now


class Call:
    """A flow whose sender follows the estimate, and the estimate ten times a second.

    :param forward: the way to the receiver, or its conditions if nobody shares it.
    """

    def __init__(
        self,
        forward: LinkConditions | Wire[SentPacket],
        *,
        simulation: Simulation | None = None,
        seed: int = 1,
        wanted: int = MORE_THAN_FITS,
        media: int | None = None,
    ) -> None:
        self.simulation = simulation or Simulation()
        delay_us = forward.delay_us if isinstance(forward, LinkConditions) else forward.conditions.delay_us
        self.back = LinkConditions(delay_us=delay_us)
        self.controller = EstimatedRate(wanted, media)
        self.flow = MediaFlow(self.simulation, self.controller, seed=seed, forward=forward, back=self.back)
        self.rates: list[int] = []
        self.simulation.every(SECOND_US // SAMPLES_PER_S, self._sample)

    def _sample(self) -> None:
        self.rates.append(self.controller.estimator.rate)

    def run(self, seconds: float) -> "Call":
        self.simulation.run_for(round(seconds * SECOND_US))
        return self

    def seconds_until(self, reached: Callable[[int], bool], start_s: int) -> float:
        """From this second on until the estimate is such; for ever if it never is."""
        samples = self.rates[start_s * SAMPLES_PER_S :]
        return next((index / SAMPLES_PER_S for index, rate in enumerate(samples, 1) if reached(rate)), float("inf"))

    def bitrate(self, start_s: float, end_s: float) -> float:
        return self.flow.figures(start_s, end_s).bitrate


@pytest.mark.parametrize("round_trip_ms", [20, 100, 200, 400])
def test_a_smaller_capacity_is_kept_within_3_s_and_a_greater_one_found_within_15_s(
    round_trip_ms: int, tell: Tell
) -> None:
    """Whatever the round trip, and without a standing queue once the new rate is found."""
    delay_us = round_trip_ms * 500
    steps = [(at_us, replace(conditions, delay_us=delay_us, jitter_us=0)) for at_us, conditions in CAPACITY_STEPS]
    call = Call(steps[0][1])
    call.flow.forward.change_later(steps)
    call.run(100)
    to_2500 = call.seconds_until(lambda rate: rate >= 0.85 * 2_500_000, 40)
    to_600 = call.seconds_until(lambda rate: rate <= 1.05 * 600_000, 60)
    to_1000 = call.seconds_until(lambda rate: rate >= 0.85 * 1_000_000, 80)
    queue_ms = call.flow.figures(63, 80).delay_ms - round_trip_ms / 2
    tell(
        f"round trip {round_trip_ms} ms: 2.5 Mbit/s after {to_2500} s, 0.6 after {to_600} s, 1.0 after {to_1000} s, "
        f"queue {queue_ms:.0f} ms after the step down"
    )
    assert to_600 <= 3
    assert queue_ms < LONGEST_QUEUE_MS
    assert max(to_2500, to_1000) <= 15
    assert call.bitrate(5, 40) > 0.85 * 1_000_000
    assert call.bitrate(63, 80) > 0.85 * 600_000


@each_seed
@pytest.mark.parametrize(("loss", "least"), [(0.05, 3_000_000), (0.1, 2_500_000), (0.2, 2_000_000)])
def test_a_path_that_loses_at_random_is_used(seed: int, loss: float, least: int, tell: Tell) -> None:
    call = Call(LinkConditions(bandwidth=5_000_000, delay_us=20_000, loss=loss), seed=seed).run(61)
    rate = min(call.bitrate(start, start + 10) for start in range(10, 60, 10))
    tell(f"{100 * loss:.0f} % of 5 Mbit/s lost: at least {rate / 1e6:.2f} Mbit/s")
    assert rate >= least


def test_a_path_without_a_queue_is_not_taken_for_one_that_loses_at_random(tell: Tell) -> None:
    """As behind a policer, delay says nothing and loss is all there is."""
    call = Call(LinkConditions(bandwidth=600_000, delay_us=20_000, queue_ms=40)).run(61)
    figures = call.flow.figures(10, 60)
    tell(f"0.6 Mbit/s, queue of 40 ms: {figures.bitrate / 1e6:.2f} Mbit/s, {100 * figures.loss:.1f} % lost")
    assert figures.bitrate > 0.6 * 600_000
    assert figures.loss < 0.1


@each_seed
@pytest.mark.parametrize("jitter_us", [30_000, 60_000])
def test_jitter_costs_little(seed: int, jitter_us: int, tell: Tell) -> None:
    figures = Call(replace(PATH, jitter_us=jitter_us), seed=seed).run(61).flow.figures(5, 60)
    tell(f"{jitter_us // 1000} ms jitter: {figures.bitrate / 1e6:.2f} of 2 Mbit/s, delay {figures.delay_ms:.0f} ms")
    assert figures.bitrate > 0.8 * 2_000_000
    assert figures.delay_ms < 20 + jitter_us / 1000 + LONGEST_QUEUE_MS


@each_seed
@pytest.mark.parametrize("jitter_us", [0, 30_000])
def test_a_sender_of_little_finds_out_by_probes_what_fits(seed: int, jitter_us: int, tell: Tell) -> None:
    path = replace(PATH, jitter_us=jitter_us)
    call = Call(path, seed=seed, wanted=1_300_000, media=150_000).run(10)
    seconds = call.seconds_until(lambda rate: rate >= 1_300_000, 0)
    tell(f"150 kbit/s sent, {jitter_us // 1000} ms jitter: 1.3 Mbit/s known to fit after {seconds} s")
    assert seconds <= 3


@each_seed
@pytest.mark.parametrize("jitter_us", [0, 30_000])
def test_a_sender_of_little_finds_out_by_probes_what_does_not_fit(seed: int, jitter_us: int, tell: Tell) -> None:
    narrow = LinkConditions(bandwidth=500_000, delay_us=20_000, jitter_us=jitter_us)
    call = Call(narrow, seed=seed, wanted=1_500_000, media=150_000).run(41)
    most, queue_ms = max(call.rates[30:]), call.flow.figures(3, 40).delay_ms - 20 - jitter_us / 1000
    tell(f"150 of 500 kbit/s sent: estimate {most / 1e6:.2f} Mbit/s at most, {queue_ms:.0f} ms queue")
    assert most < 1.2 * 500_000
    assert queue_ms < LONGEST_QUEUE_MS


@pytest.mark.parametrize("bandwidth", [1_000_000, 2_000_000, 5_000_000])
def test_two_receivers_behind_one_bottleneck_share_it(bandwidth: int, tell: Tell) -> None:
    simulation = Simulation()
    way = shared_way(simulation, replace(PATH, bandwidth=bandwidth))
    first = Call(way, simulation=simulation).run(20)
    second = Call(way, simulation=simulation).run(81)
    rates = first.bitrate(40, 100), second.bitrate(20, 80)
    queue_ms = second.flow.figures(20, 80).delay_ms - 20
    tell(f"two on {bandwidth / 1e6:.0f} Mbit/s: {rates[0] / 1e6:.2f} and {rates[1] / 1e6:.2f}, {queue_ms:.0f} ms queue")
    assert min(rates) > 0.3 * bandwidth
    assert sum(rates) > 0.85 * bandwidth
    assert queue_ms < LONGEST_QUEUE_MS


def test_after_a_blackout_of_3_s_the_rate_is_back_within_5_s(tell: Tell) -> None:
    call = Call(PATH)
    call.flow.forward.change_later([(20 * SECOND_US, BLACKOUT), (23 * SECOND_US, PATH)])
    call.flow.back.change_later([(20 * SECOND_US, BLACKOUT), (23 * SECOND_US, call.back)])
    call.run(41)
    seconds = call.seconds_until(lambda rate: rate >= 0.8 * call.bitrate(10, 20), 23)
    figures = call.flow.figures(25, 40)
    tell(f"blackout: four fifths of the rate back after {seconds} s; then {figures.bitrate / 1e6:.2f} Mbit/s")
    assert seconds <= 5
    assert figures.bitrate > 0.85 * 2_000_000
    assert figures.delay_ms < 20 + LONGEST_QUEUE_MS


@pytest.mark.parametrize("bandwidth", [100_000, 150_000, 300_000])
def test_a_path_far_below_the_first_estimate_is_left_free_of_loss_after_10_s(bandwidth: int, tell: Tell) -> None:
    call = Call(LinkConditions(bandwidth=bandwidth, delay_us=30_000)).run(61)
    begin, then = call.flow.figures(0, 5), call.flow.figures(10, 60)
    tell(
        f"{bandwidth // 1000} kbit/s: {100 * begin.loss:.0f} % lost in the first 5 s, {100 * then.loss:.1f} % later, "
        f"{then.bitrate / 1000:.0f} kbit/s"
    )
    assert then.loss < 0.05
    assert then.bitrate > 0.6 * bandwidth


def test_on_a_fast_network_the_estimate_becomes_what_is_wanted_and_no_more() -> None:
    fast = LinkConditions(bandwidth=100_000_000, delay_us=5_000)
    call = Call(fast, wanted=50_000_000, media=3_000_000).run(20)
    assert call.seconds_until(lambda rate: rate >= 50_000_000, 0) <= 15
    assert max(call.rates) <= 1.1 * 50_000_000
