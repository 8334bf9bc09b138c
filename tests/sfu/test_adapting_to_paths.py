"""What viewers behind emulated networks get, in virtual time: the same seeds give the same figures."""

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.support.linked_meeting import LinkedMeeting
from tests.support.media_meeting import Shown
from tests.support.network.conditions import BLACKOUT, LinkConditions
from tests.support.network.link import LinkCounters
from tests.support.network.scenarios import CAPACITY_STEPS, CAPACITY_STEPS_US, PATH

SECOND = 1_000_000
GOOD = LinkConditions(delay_us=20_000)
TOP = Shown(2, 2)

each_seed = pytest.mark.parametrize("seed", range(1, 4))


def describe(name: str, seconds: list[dict[str, Shown]], counters: LinkCounters) -> str:
    """Spatial and temporal layer of the best picture, second by second."""
    best = [max(shown.values(), default=None) for shown in seconds]
    told = "".join("--" if shown is None else f"{shown.layer}{shown.temporal}" for shown in best)
    return f"\n[{name}: {counters.dropped + counters.lost} of {counters.sent} packets lost; {told}]"


def changes(seconds: list[dict[str, Shown]]) -> int:
    return sum(before != after for before, after in pairwise(seconds))


@each_seed
def test_the_steps_of_rfc_8867_are_followed_and_nobody_else_notices(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Section 5.1: 1.0, 2.5, 0.6 and 1.0 Mbit/s. Down within 3 s, up within 15 s."""
    meeting = LinkedMeeting()
    meeting.camera("camera")
    meeting.viewer("healthy", GOOD, seed + 10)
    path = meeting.viewer("viewer", PATH, seed)
    path.forward.change_later(CAPACITY_STEPS)
    for viewer in ("healthy", "viewer"):
        meeting.consume(viewer, "camera")
    shown = meeting.run(CAPACITY_STEPS_US // SECOND)
    assert all(second == {"camera": TOP} for second in shown["healthy"])
    best = [second["camera"] for second in shown["viewer"]]
    assert best[15:40].count(Shown(2, 1)) >= 20
    assert all(each == TOP for each in best[55:60])
    assert all(each <= Shown(1, 2) for each in best[63:80])
    assert all(each == Shown(2, 1) for each in best[95:])
    assert changes(shown["viewer"]) <= 10
    assert path.forward.counters.dropped < 0.02 * path.forward.counters.sent
    with capsys.disabled():
        print(describe("RFC 8867 5.1", shown["viewer"], path.forward.counters))  # noqa: T201


@each_seed
def test_many_cameras_share_a_narrow_path_and_none_is_left_out(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    meeting = LinkedMeeting()
    path = meeting.viewer("viewer", PATH, seed)
    for index in range(9):
        meeting.camera(f"camera {index}")
        meeting.consume("viewer", f"camera {index}")
    shown = meeting.run(40)["viewer"]
    for second in shown:
        assert len(second) == 9
        assert max(second.values()) <= Shown(0, 2)
    assert changes(shown[10:]) <= 12
    assert path.forward.counters.dropped < 0.02 * path.forward.counters.sent
    with capsys.disabled():
        print(describe("9 cameras over 1 Mbit/s", shown, path.forward.counters))  # noqa: T201


@each_seed
def test_after_a_blackout_the_picture_is_back_within_a_second(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    meeting = LinkedMeeting()
    meeting.camera("camera")
    path = meeting.viewer("viewer", PATH, seed)
    path.forward.change_later([(20 * SECOND, BLACKOUT), (23 * SECOND, PATH)])
    meeting.consume("viewer", "camera")
    shown = meeting.run(45)["viewer"]
    assert all("camera" in second for second in shown[24:])
    assert shown[-1] == {"camera": Shown(2, 1)}
    with capsys.disabled():
        print(describe("blackout of 3 s", shown, path.forward.counters))  # noqa: T201


@each_seed
def test_losses_that_are_no_congestion_suspend_nothing(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    meeting = LinkedMeeting()
    meeting.camera("camera")
    path = meeting.viewer("viewer", replace(PATH, loss=0.1), seed)
    meeting.consume("viewer", "camera")
    shown = meeting.run(40)["viewer"]
    assert all(second["camera"] >= Shown(1, 1) for second in shown)
    with capsys.disabled():
        print(describe("10 % lost", shown, path.forward.counters))  # noqa: T201
