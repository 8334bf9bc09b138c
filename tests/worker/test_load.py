"""Where new rooms go."""

from dataclasses import dataclass

from alongside.worker.supervisor import load_of


@dataclass
class Worker:
    busy: float
    routers: int


def test_the_least_busy_worker_takes_the_next_room() -> None:
    assert load_of(Worker(0.6, 0)) > load_of(Worker(0.2, 7))


def test_of_those_about_equally_busy_the_one_with_fewer_rooms_does() -> None:
    assert load_of(Worker(0.39, 3)) < load_of(Worker(0.21, 4))
