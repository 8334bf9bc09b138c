"""Keyframes are asked for when somebody needs one, and never more than once a second and stream."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.keyframes import KeyframeRequests
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import full_intra, picture_loss
from tests.support.media_senders import VideoSender

SECOND_US = 1_000_000


def camera_and_viewer() -> tuple[RouterInVirtualTime, VideoSender]:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    (camera,) = room.video("a", "camera")
    return room, camera


def test_a_new_viewer_makes_the_sender_send_a_keyframe() -> None:
    room, camera = camera_and_viewer()
    room.consume("b", "camera")
    assert room.paths["a"].take_picture_losses() == [camera.ssrc]


def test_fifty_viewers_at_once_make_one_request() -> None:
    room, camera = camera_and_viewer()
    for index in range(50):
        room.transport(f"viewer {index}")
        room.consume(f"viewer {index}", "camera")
        camera.delta()
    assert room.paths["a"].take_picture_losses() == [camera.ssrc]


def test_a_request_is_repeated_once_a_second_until_the_keyframe_comes() -> None:
    room, camera = camera_and_viewer()
    room.consume("b", "camera")
    room.paths["a"].take_rtcp()
    room.pass_ms(3_500)
    assert len(room.paths["a"].take_picture_losses()) == 3
    camera.keyframe()
    room.pass_ms(3_000)
    assert room.paths["a"].take_picture_losses() == []


def test_requests_of_viewers_are_passed_on_and_throttled() -> None:
    room, camera = camera_and_viewer()
    consumer = room.consume("b", "camera")
    camera.keyframe()
    room.pass_ms(1_000)
    room.paths["a"].take_rtcp()
    ssrc = consumer.parameters.encodings[0].ssrc
    assert ssrc is not None
    asked = 0
    for index in range(100):
        room.receive_rtcp("b", picture_loss(ssrc) if index % 2 else full_intra(ssrc, command=index))
        camera.keyframe()
        room.pass_ms(50)
        asked += len(room.paths["a"].take_picture_losses())
    assert asked == 5


def test_a_request_for_an_unknown_stream_is_counted_and_goes_nowhere() -> None:
    room, camera = camera_and_viewer()
    room.consume("b", "camera")
    camera.keyframe()
    room.pass_ms(1_000)
    room.paths["a"].take_rtcp()
    room.receive_rtcp("b", picture_loss(123_456))
    assert room.paths["a"].take_picture_losses() == []
    assert room.counters["rtcpUnknownStream"] == 1


def test_nobody_asks_for_a_keyframe_of_sound() -> None:
    """However much of it is lost."""
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    ssrc = consumer.parameters.encodings[0].ssrc
    assert ssrc is not None
    sender.send()
    sender.lose(1_000)
    sender.send()
    room.receive_rtcp("b", picture_loss(ssrc))
    room.pass_ms(3_000)
    assert room.paths["a"].take_picture_losses() == []


def test_nobody_asks_any_more_once_the_last_viewer_is_gone() -> None:
    """Else a layer that is not sent at present would be asked for a keyframe every second for ever."""
    room, _ = camera_and_viewer()
    consumer = room.consume("b", "camera")
    room.hide(consumer)
    room.paths["a"].take_rtcp()
    room.pass_ms(5_000)
    assert room.paths["a"].take_picture_losses() == []


def test_a_viewer_who_comes_back_is_served_though_another_left() -> None:
    room, camera = camera_and_viewer()
    consumer = room.consume("b", "camera")
    room.hide(consumer)
    room.show(consumer)
    room.paths["a"].take_rtcp()
    room.pass_ms(1_000)
    assert room.paths["a"].take_picture_losses() == [camera.ssrc]


def test_too_much_loss_to_mend_asks_for_a_keyframe() -> None:
    room, camera = camera_and_viewer()
    room.consume("b", "camera")
    camera.keyframe()
    room.pass_ms(1_000)
    room.paths["a"].take_rtcp()
    camera.lose(400)
    camera.delta()
    assert room.paths["a"].take_picture_losses() == [camera.ssrc]


def test_too_much_loss_of_what_nobody_watches_asks_for_nothing() -> None:
    room, camera = camera_and_viewer()
    camera.keyframe()
    camera.lose(400)
    camera.delta()
    room.pass_ms(1_000)
    assert room.paths["a"].take_picture_losses() == []


@given(st.lists(st.tuples(st.sampled_from(["want", "came", "tick"]), st.integers(0, 700_000)), max_size=60))
def test_requests_are_always_a_second_apart(events: list[tuple[str, int]]) -> None:
    requests = KeyframeRequests()
    now_us, asked = 10**9, []
    for event, pause_us in events:
        now_us += pause_us
        if event == "want":
            requests.want()
        elif event == "came":
            requests.on_keyframe()
        if requests.due(now_us):
            assert requests.wanted
            asked.append(now_us)
    assert all(after - before >= SECOND_US for before, after in pairwise(asked))
