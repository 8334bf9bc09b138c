"""What flows to a receiver, when it is known how much its path carries."""

import pytest

from tests.support.media_meeting import TICK_MS, Meeting, Shown

PLENTY = 20_000_000
TOP = Shown(2, 2)
KILOBIT = 1000


def one_camera(kilobits: int, *, reverse: bool = False, announced: bool = True) -> Meeting:
    meeting = Meeting()
    meeting.viewer("viewer", kilobits * KILOBIT)
    meeting.camera("camera", reverse=reverse, announced=announced)
    meeting.run(0.2)
    meeting.consume("viewer", "camera")
    meeting.run(2)
    return meeting


def give(meeting: Meeting, kilobits: int, viewer: str = "viewer") -> None:
    meeting.give(viewer, kilobits * KILOBIT)


STEPS = [
    (2_000, TOP),
    (800, Shown(2, 1)),
    (510, Shown(1, 2)),
    (260, Shown(1, 1)),
    (160, Shown(0, 2)),
    (80, Shown(0, 1)),
    (40, Shown(0, 0)),
]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("announced", [False, True])
def test_with_less_bandwidth_frames_go_before_size(reverse: bool, announced: bool) -> None:
    meeting = one_camera(2_000, reverse=reverse, announced=announced)
    for kilobits, best in STEPS:
        give(meeting, kilobits)
        meeting.run(0.5)
        assert meeting.best("viewer") == {"camera": best}


def test_layers_that_nobody_announced_flow_from_the_first_picture_on() -> None:
    meeting = Meeting()
    meeting.viewer("viewer", PLENTY)
    meeting.camera("camera", announced=False)
    meeting.consume("viewer", "camera")
    meeting.run(0.4)
    pictures = meeting.seen("viewer")["camera"]
    assert {shown.temporal for shown in pictures} == {0, 1, 2}


@pytest.mark.parametrize("reverse", [False, True])
def test_more_than_at_present_needs_room_to_spare(reverse: bool) -> None:
    meeting = one_camera(300, reverse=reverse)
    for kilobits, best in ((540, Shown(1, 1)), (600, Shown(1, 2)), (510, Shown(1, 2)), (490, Shown(1, 1))):
        give(meeting, kilobits)
        meeting.run(3)
        assert meeting.best("viewer") == {"camera": best}


@pytest.mark.parametrize("reverse", [False, True])
def test_an_estimate_that_wobbles_by_5_percent_changes_nothing(reverse: bool) -> None:
    """Wherever it lies."""
    for kilobits in range(60, 2_000, 97):
        meeting = one_camera(kilobits, reverse=reverse)
        give(meeting, kilobits * 105 // 100)
        meeting.run(3)
        give(meeting, kilobits * 95 // 100)
        meeting.run(3)
        best = meeting.best("viewer")
        for swing in range(6):
            give(meeting, kilobits * (95 if swing % 2 else 105) // 100)
            assert meeting.best("viewer") == best


def test_keyframes_that_others_ask_for_cost_nobody_a_layer() -> None:
    meeting = one_camera(2_000)
    give(meeting, 1_650)
    for _ in range(5):
        for layer in meeting.cameras["camera"].layers:
            layer.wants_keyframe = True
        assert meeting.best("viewer") == {"camera": TOP}
        assert meeting.room.router.consumers["camera at viewer"].forwarder.target is not None
        assert not meeting.allocator("viewer").limited(meeting.room.clock())


# --- too little for anything ------------------------------------------------------------------------------------------


def test_what_does_not_fit_at_all_is_suspended_and_comes_back() -> None:
    meeting = one_camera(2_000)
    allocator = meeting.allocator("viewer")
    give(meeting, 20)
    meeting.run(0.1)
    assert meeting.best("viewer") == {}
    assert allocator.suspended == ["camera"]
    give(meeting, 2_000)
    meeting.run(5)
    assert meeting.best("viewer") == {"camera": TOP}
    assert allocator.suspended == []


def test_the_first_in_rank_is_the_last_to_be_suspended() -> None:
    meeting = Meeting()
    meeting.viewer("viewer", 60 * KILOBIT)
    for name in ("one", "two", "three"):
        meeting.camera(name)
        meeting.consume("viewer", name, pinned=name == "two")
    meeting.run(1)
    assert meeting.best("viewer") == {"two": Shown(0, 0)}
    assert meeting.allocator("viewer").suspended == ["one", "three"]


def test_what_is_hidden_is_not_suspended() -> None:
    meeting = one_camera(20)
    consumer = meeting.room.router.consumers["camera at viewer"]
    assert consumer.suspended
    meeting.room.hide(consumer)
    assert meeting.allocator("viewer").suspended == []
    assert not consumer.suspended


def test_only_who_gets_less_than_is_shown_is_limited_and_only_after_a_while() -> None:
    meeting = one_camera(700)
    allocator, clock = meeting.allocator("viewer"), meeting.room.clock
    assert not allocator.limited(clock())
    meeting.run(3)
    assert allocator.limited(clock())
    consumer = meeting.room.router.consumers["camera at viewer"]
    meeting.room.hide(consumer)
    assert not allocator.limited(clock())
    meeting.show(consumer, (320, 180))
    meeting.run(6)
    assert not allocator.limited(clock())


# --- going up again ---------------------------------------------------------------------------------------------------


def seconds_until_more(meeting: Meeting) -> float:
    """How long it takes from now until the target is the largest layer."""
    consumer = meeting.room.router.consumers["camera at viewer"]
    largest = consumer.producer.streams[2]
    for tick in range(2_000):
        if consumer.forwarder.target is largest:
            return tick * TICK_MS / 1000
        meeting.run(TICK_MS / 1000)
    raise AssertionError("never")


def fall_and_rise(meeting: Meeting) -> float:
    """The estimate falls for a moment. Returns how many seconds it takes to go up again."""
    give(meeting, 300)
    meeting.run(TICK_MS / 1000)
    give(meeting, 2_000)
    return seconds_until_more(meeting)


def test_each_relapse_doubles_the_wait_up_to_half_a_minute() -> None:
    meeting = one_camera(2_000)
    meeting.run(12)
    waits = [fall_and_rise(meeting) for _ in range(6)]
    for wait, hold in zip(waits, (2, 4, 8, 16, 32, 32), strict=True):
        assert hold - TICK_MS / 1000 <= wait <= hold + 0.6


def test_after_a_while_without_relapse_the_wait_is_short_again() -> None:
    meeting = one_camera(2_000)
    meeting.run(12)
    fall_and_rise(meeting)
    assert fall_and_rise(meeting) > 3
    meeting.run(12)
    assert fall_and_rise(meeting) < 3


def test_a_new_tile_is_shown_at_its_least_while_others_wait() -> None:
    meeting = one_camera(2_000)
    meeting.camera("another")
    meeting.run(12)
    fall_and_rise(meeting)
    give(meeting, 300)
    meeting.run(0.5)
    meeting.consume("viewer", "another", (320, 180))
    assert meeting.best("viewer")["another"] == Shown(0, 0)


def test_a_camera_that_sends_nothing_counts_as_no_rise_of_others() -> None:
    """Otherwise the next fall would be a relapse."""
    meeting = one_camera(2_000)
    meeting.camera("frozen")
    meeting.consume("viewer", "frozen")
    meeting.cameras["frozen"].sending = [False] * 3
    meeting.run(15)
    assert fall_and_rise(meeting) < 3


# --- who comes first --------------------------------------------------------------------------------------------------


def test_screens_come_before_what_is_pinned_before_who_speaks_before_others() -> None:
    meeting = Meeting()
    meeting.viewer("viewer", 2_000 * KILOBIT)
    for name in ("other", "speaking", "pinned"):
        meeting.camera(name)
    meeting.camera("screen", content="detail")
    voice = meeting.room.audio("sender of speaking", "voice", 9000, "voice")
    consumers = {name: meeting.consume("viewer", name, pinned=name == "pinned") for name in meeting.cameras}
    for first in ("screen", "pinned", "speaking", "other"):
        for _ in range(100):
            voice.send(level=20)
            meeting.run(TICK_MS / 1000)
        meeting.seen("viewer")
        for _ in range(20):
            voice.send(level=20)
            meeting.run(TICK_MS / 1000)
        best = {camera: max(kinds) for camera, kinds in meeting.seen("viewer").items()}
        assert {name for name, shown in best.items() if shown.layer == 2} == {first}
        meeting.room.hide(consumers[first])
        meeting.run(5)


def test_what_is_pinned_is_served_at_once_however_often() -> None:
    """Others get less then, but not because there is less."""
    meeting = Meeting()
    meeting.viewer("viewer", 2_000 * KILOBIT)
    for name in ("one", "two"):
        meeting.camera(name)
    consumers = {name: meeting.consume("viewer", name) for name in meeting.cameras}
    meeting.run(2)
    for turn in range(6):
        pinned, other = ("one", "two") if turn % 2 else ("two", "one")
        meeting.show(consumers[pinned], pinned=True)
        meeting.show(consumers[other])
        meeting.run(0.5)
        assert meeting.best("viewer")[pinned] == TOP


def test_a_screen_keeps_its_sharpness_and_loses_frames() -> None:
    meeting = Meeting()
    meeting.viewer("viewer", 2_000 * KILOBIT)
    meeting.camera("screen", content="detail")
    meeting.run(0.2)
    meeting.consume("viewer", "screen")
    meeting.run(2)
    give(meeting, 450)
    meeting.run(0.5)
    assert meeting.best("viewer") == {"screen": Shown(2, 0)}


# --- nobody else notices ----------------------------------------------------------------------------------------------


def healthy_beside(kilobits: list[int]) -> tuple[list[bytes], Meeting]:
    """What a viewer with plenty gets beside one whose estimate goes these ways."""
    meeting = Meeting()
    for viewer in ("healthy", "troubled"):
        meeting.viewer(viewer, PLENTY)
    meeting.camera("camera")
    meeting.run(0.2)
    for viewer in ("healthy", "troubled"):
        meeting.consume(viewer, "camera")
    meeting.run(2)
    meeting.room.paths["healthy"].take_rtp()
    for given in kilobits:
        give(meeting, given, "troubled")
        meeting.run(1)
        meeting.room.router.take_wanted(meeting.room.clock())
    return [packet.payload for packet in meeting.room.paths["healthy"].take_rtp()], meeting


def test_a_receiver_in_trouble_changes_nothing_for_others() -> None:
    """Not one byte, as long as it takes smaller layers: these are asked for keyframes, the largest is not."""
    beside_trouble, meeting = healthy_beside([600, 300, 90, 20, 45, 90])
    beside_health, _ = healthy_beside([PLENTY // KILOBIT] * 6)
    assert beside_trouble == beside_health
    assert meeting.allocator("healthy").suspended == []
    assert not meeting.allocator("healthy").limited(meeting.room.clock())


def test_of_the_sender_it_wants_what_all_want_and_its_own_share() -> None:
    _, meeting = healthy_beside([300] * 5)
    assert meeting.room.router.producers["camera"][0].wanted == (False, True, True)
    _, meeting = healthy_beside([20] * 5)
    assert meeting.room.router.producers["camera"][0].wanted == (False, False, True)
