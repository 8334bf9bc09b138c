"""Virtual time, and links that run in it."""

from collections.abc import Callable
from functools import partial
from random import Random

from tests.support.network.conditions import BLACKOUT, PERFECT, LinkConditions
from tests.support.network.link import Link
from tests.support.network.simulation import Simulation
from tests.support.network.wire import Wire

SECOND = 1_000_000


def test_actions_happen_in_the_order_of_their_times_and_then_of_their_planning() -> None:
    simulation = Simulation(now_us=0)
    seen: list[tuple[str, int]] = []

    def note(name: str) -> None:
        seen.append((name, simulation.now_us()))

    for name, when_us in (("late", 30), ("first of two", 20), ("second of two", 20), ("early", 10)):
        simulation.at(when_us, partial(note, name))
    simulation.run_for(25)
    assert seen == [("early", 10), ("first of two", 20), ("second of two", 20)]
    assert simulation.now_us() == 25
    simulation.run_for(5)
    assert seen[-1] == ("late", 30)


def test_an_action_for_a_time_that_has_passed_happens_now() -> None:
    simulation = Simulation(now_us=100)
    seen: list[int] = []
    simulation.at(50, lambda: seen.append(simulation.now_us()))
    simulation.run_for(0)
    assert seen == [100]


def test_what_repeats_goes_on_at_its_interval() -> None:
    simulation = Simulation(now_us=0)
    seen: list[int] = []
    simulation.every(10, lambda: seen.append(simulation.now_us()))
    simulation.run_for(35)
    assert seen == [10, 20, 30]


def test_two_ends_talk_over_two_wires() -> None:
    """Each answers what it gets with the next number; a way takes 10 ms one way and 40 ms the other."""
    simulation = Simulation(now_us=0)
    seen: list[tuple[int, int]] = []

    def answer(wire: Wire[int], number: int) -> None:
        seen.append((simulation.now_us(), number))
        wire.send(number + 1, 100)

    forward: Wire[int] = Wire(
        Link(Random(1), LinkConditions(delay_us=10_000)), simulation, lambda number: answer(back, number)
    )
    back: Wire[int] = Wire(
        Link(Random(2), LinkConditions(delay_us=40_000)), simulation, lambda number: answer(forward, number)
    )
    forward.send(0, 100)
    simulation.run_for(110_000)
    assert seen == [(10_000, 0), (50_000, 1), (60_000, 2), (100_000, 3), (110_000, 4)]


def test_a_packet_that_overtakes_wakes_the_wire_earlier() -> None:
    simulation = Simulation(now_us=0)
    seen: list[tuple[int, str]] = []
    wire: Wire[str] = Wire(
        Link(Random(1), LinkConditions(reordering=1, reordering_us=50_000)),
        simulation,
        lambda packet: seen.append((simulation.now_us(), packet)),
    )
    wire.send("held back", 100)
    simulation.run_for(10_000)
    wire.change(PERFECT)
    wire.send("overtaking", 100)
    simulation.run_for(SECOND)
    assert seen == [(10_000, "overtaking"), (50_000, "held back")]


def test_conditions_change_when_planned() -> None:
    simulation = Simulation(now_us=7 * SECOND)
    seen: list[int] = []
    wire: Wire[int] = Wire(Link(Random(1)), simulation, seen.append)
    wire.change_later([(2 * SECOND, BLACKOUT), (5 * SECOND, PERFECT)])
    simulation.every(SECOND // 2, lambda: wire.send(simulation.now_us(), 100))
    simulation.run_for(8 * SECOND)
    assert wire.conditions == PERFECT
    arrived = [(time_us - 7 * SECOND) / SECOND for time_us in seen]
    assert arrived == [0.5, 1, 1.5, *(second / 2 for second in range(10, 17))]
    assert wire.counters.lost == 6


def test_more_bandwidth_lets_what_waits_arrive_earlier() -> None:
    simulation = Simulation(now_us=0)
    seen: list[int] = []
    wire: Wire[int] = Wire(
        Link(Random(1), LinkConditions(bandwidth=100_000)), simulation, lambda _: seen.append(simulation.now_us())
    )
    wire.send(0, 1250)
    simulation.run_for(50_000)
    wire.change(LinkConditions(bandwidth=1_000_000))
    simulation.run_for(SECOND)
    assert seen == [55_000]


def test_packets_that_overtake_cost_no_more_than_a_few_calls_each() -> None:
    simulation = Simulation(now_us=0)
    calls = 0

    class CountingTimer:
        now_us = simulation.now_us

        def at(self, when_us: int, action: Callable[[], None]) -> None:
            nonlocal calls
            calls += 1
            simulation.at(when_us, action)

    wire: Wire[int] = Wire(Link(Random(1), LinkConditions(reordering=0.5)), CountingTimer(), lambda _: None)
    simulation.every(1_000, lambda: wire.send(0, 100))
    simulation.run_for(2 * SECOND)
    assert wire.counters.delivered > 1_900
    assert calls < 3 * wire.counters.sent
