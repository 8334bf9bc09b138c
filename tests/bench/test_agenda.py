"""What is due when."""

import pytest

from alongside.bench.agenda import Agenda


def test_runs_what_is_due_in_the_order_in_which_it_fell_due() -> None:
    agenda, done = Agenda(), list[str]()
    agenda.every(1.0, 0.5, lambda: done.append("b"))
    agenda.every(1.0, 0.2, lambda: done.append("a"))
    agenda.every(1.0, 0.9, lambda: done.append("c"))
    due = agenda.run_due(0.6)
    assert done == ["a", "b"]
    assert due == 0.9


def test_repeats_without_drifting_when_it_runs_late() -> None:
    agenda, times = Agenda(), list[float]()
    agenda.every(0.1, 0.0, lambda: times.append(0))
    for now in (0.04, 0.15, 0.39, 1.0):
        agenda.run_due(now)
    assert len(times) == 11


def test_tells_the_worst_delay() -> None:
    agenda = Agenda()
    agenda.every(1.0, 0.0, lambda: None)
    agenda.run_due(0.2)
    agenda.run_due(1.1)
    assert agenda.worst_delay == pytest.approx(0.2)


def test_nothing_planned_is_never_due() -> None:
    assert Agenda().run_due(5.0) == float("inf")
