"""How much load a shape makes."""

import pytest

from alongside.bench.command import choose_loads
from alongside.bench.load import PRESETS, Load


@pytest.mark.parametrize(
    ("load", "received", "forwarded", "participants"),
    [
        (PRESETS["10x10"], 1500, 13_500, 10),
        (PRESETS["1x20"], 150, 3_000, 21),
        (Load(senders=10, receivers=10), 1500, 15_000, 20),
        (Load(people=2, senders=1, receivers=3, packets_per_second=1), 3, 2 * 2 + 3 * 3, 6),
        (Load(people=10, rooms=3), 4500, 40_500, 30),
    ],
)
def test_rates_follow_from_the_shape(load: Load, received: int, forwarded: int, participants: int) -> None:
    assert load.received_per_second == received
    assert load.forwarded_per_second == forwarded
    assert load.participants == participants


@pytest.mark.parametrize("load", [Load(people=4), Load(senders=2, receivers=3), Load(people=2, senders=1, receivers=2)])
def test_forwarded_rate_is_that_of_its_members(load: Load) -> None:
    members = list(load.members())
    streams = sum(member.sends for member in members)
    consumed = sum(streams - member.sends for member in members if member.receives)
    assert load.forwarded_per_second == consumed * load.packets_per_second


def test_frames_come_thirty_times_a_second() -> None:
    assert Load(packets_per_second=150).packets_per_frame == 5
    assert Load(packets_per_second=10).packets_per_frame == 1


def test_named_scenarios_take_the_other_options() -> None:
    loads = choose_loads(["1x20"], Load(packets_per_second=20))
    assert [(load.senders, load.receivers, load.packets_per_second) for load in loads] == [(1, 20, 20)]


def test_without_a_choice_all_scenarios_run() -> None:
    assert [load.participants for load in choose_loads([], Load())] == [10, 21]


def test_an_own_shape_is_run_alone() -> None:
    assert choose_loads([], Load(people=3)) == [Load(people=3)]


@pytest.mark.parametrize(
    ("presets", "template"),
    [(["5x5"], Load()), (["1x20"], Load(people=3)), ([], Load(people=1)), ([], Load(senders=4))],
)
def test_refuses_what_makes_no_sense(presets: list[str], template: Load) -> None:
    with pytest.raises(ValueError, match=r"scenario|nobody"):
        choose_loads(presets, template)
