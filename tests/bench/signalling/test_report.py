"""Runs as text."""

from dataclasses import replace

import pytest

from bench.signalling.figures import Arrivals, ChatFigures, Cost
from bench.signalling.load import ChatLoad
from bench.signalling.report import complaints, conclude, meets, middle, round_of, row

SECOND = 1_000_000_000


def figures(delivery: float = 0.02, late: float = 0.001, waited: float = 0.0) -> ChatFigures:
    return ChatFigures(
        load=ChatLoad(rooms=2, clients_per_room=5),
        seconds=10.0,
        arrivals=Arrivals(deliveries=(delivery,) * 100, answers=(0.01,) * 100, late=(late,) * 100),
        refused=0,
        doubled=0,
        lost_connections=0,
        control=Cost(cpu_ns=SECOND // 10, peak_memory=150 << 20),
        workers=Cost(cpu_ns=SECOND // 100, peak_memory=200 << 20),
        control_waited_ns=round(waited * 10 * SECOND),
        generator_cpu_ns=SECOND // 2,
        other_cpu_ns=5 * SECOND,
    )


def test_a_run_is_shown_per_second_and_per_message() -> None:
    shown = round_of(figures(waited=0.03))
    assert (shown.sent_per_second, shown.p99, shown.stored_p99) == (10.0, 20.0, 10.0)
    assert (shown.us_per_message, shown.control_cores, shown.worker_cores) == (1000.0, 0.01, 0.001)
    assert (shown.control_memory, shown.worker_memory) == (150.0, 200.0)
    assert (shown.generator_cores, shown.waits, shown.other_cores) == (0.05, 0.03, 0.5)
    assert row("1", shown).startswith("1            10     20.0     20.0")


def test_a_run_without_messages_is_none() -> None:
    empty = replace(figures(), arrivals=Arrivals((), (), ()))
    with pytest.raises(ValueError, match="nothing was sent"):
        round_of(empty)


def test_a_run_in_which_the_generator_was_held_up_is_marked() -> None:
    assert "disturbed" not in row("1", round_of(figures()))
    assert "disturbed" in row("1", round_of(figures(late=0.02)))


def test_complaints_name_what_should_never_happen() -> None:
    assert complaints(figures()) == []
    arrivals = Arrivals(deliveries=(0.02, float("inf")), answers=(0.01, 0.01), late=(0.0, 0.0))
    trouble = replace(figures(), arrivals=arrivals, refused=3, doubled=2)
    assert complaints(trouble) == [
        "WARNING  1 messages did not reach everybody",
        "WARNING  3 messages were refused",
        "WARNING  2 events came twice",
    ]


def test_the_median_is_of_each_figure() -> None:
    rounds = [round_of(figures(delivery)) for delivery in (0.3, 0.01, 0.02)]
    assert middle(rounds).p99 == 20.0


def test_only_rounds_in_which_the_generator_was_in_time_count_for_the_target() -> None:
    good, bad = round_of(figures(0.02)), round_of(figures(0.5, late=0.05))
    assert "p99 20.0 ms in 1 of 3 rounds: target (under 100 ms) met" in conclude([bad, good, bad], 100)
    assert "MISSED" in conclude([round_of(figures(0.2))], 100)
    assert "No verdict" in conclude([bad], 100)


def test_a_target_is_met_only_when_the_rounds_show_it() -> None:
    good, bad, disturbed = round_of(figures(0.02)), round_of(figures(0.2)), round_of(figures(0.02, late=0.05))
    assert meets([good, bad, good], 100)
    assert not meets([good, bad, bad], 100)
    assert not meets([good], 20)
    assert not meets([disturbed], 100)


def test_the_calmest_round_is_that_in_which_the_server_waited_least() -> None:
    text = conclude([round_of(figures(0.3, waited=0.2)), round_of(figures(0.01, waited=0.1))], 100)
    (calmest,) = [line for line in text.splitlines() if line.startswith("calmest")]
    assert " 10.0 " in calmest
