"""Who begins to watch sees the recent picture at once, without asking the sender for anything."""

from itertools import pairwise

import pytest

from alongside.rtp import rtcp
from tests.support.media_layers import LayeredCamera, Part, Watched, label, pictures_in
from tests.support.media_paths import SentRtp, VirtualClock


def running(*, parts: int = 1) -> Watched:
    """A camera that sent a keyframe and a pattern of layers, and somebody who does not watch yet."""
    watched = Watched()
    watched.hide()
    watched.camera.send(0, parts, keyframe=True)
    watched.camera.send_pattern(parts=parts)
    assert watched.seen() == []
    watched.camera.path.take_rtcp()
    return watched


def check_unbroken(packets: list[SentRtp]) -> None:
    """Numbers without holes, pictures in order, and a time that does not run backwards."""
    for before, after in pairwise(packets):
        assert (after.sequence_number - before.sequence_number) % 65536 == 1
        assert (after.picture_id - before.picture_id) % 2**15 in (0, 1)
        assert (after.timestamp - before.timestamp) % 2**32 < 2**31


def test_a_new_viewer_sees_what_came_since_the_keyframe_at_once() -> None:
    watched = running(parts=2)
    watched.show(watched.camera)
    at_once = watched.seen()
    assert [label(packet) for packet in at_once] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert watched.camera.path.take_picture_losses() == []
    watched.camera.send(0)
    check_unbroken(at_once + watched.seen())


def test_the_higher_layers_follow_from_where_they_may_be_taken_in() -> None:
    watched = running()
    watched.show(watched.camera)
    watched.seen()
    watched.camera.send(2)
    watched.camera.send_pattern()
    assert pictures_in(watched.seen()) == [6, 7, 8, 9]


def test_a_keyframe_from_longer_ago_is_not_shown_and_a_new_one_asked_for() -> None:
    watched = running()
    watched.clock.pass_ms(1_100)
    watched.show(watched.camera)
    assert watched.seen() == []
    assert watched.camera.path.take_picture_losses() == [watched.camera.stream.ssrc]


def test_what_came_before_the_newest_keyframe_is_not_shown() -> None:
    watched = running()
    watched.camera.send(0, keyframe=True)
    watched.camera.send(0)
    watched.show(watched.camera)
    assert pictures_in(watched.seen()) == [5, 6]
    assert watched.forwarder.dropped == 0


def test_more_than_a_second_of_a_heavy_stream_is_not_kept() -> None:
    watched = running()
    watched.camera.deliver(*watched.camera.picture(0, 700))
    watched.show(watched.camera)
    assert watched.seen() == []


def test_a_short_absence_goes_on_where_it_was_left() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    watched.camera.send_pattern()
    before = watched.seen()
    watched.hide()
    watched.camera.send_pattern(2)
    assert watched.seen() == []
    watched.show(watched.camera)
    meanwhile = watched.seen()
    assert pictures_in(meanwhile) == [5, 9]
    watched.camera.send(0)
    check_unbroken(before + meanwhile + watched.seen())
    assert watched.camera.path.take_picture_losses() == [watched.camera.stream.ssrc], "only the one of the beginning"


def test_a_picture_that_an_absence_began_in_the_middle_of_is_completed() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    first, second = watched.camera.picture(2, 2, sync=True)
    watched.camera.deliver(first)
    watched.hide()
    watched.camera.deliver(second)
    watched.show(watched.camera)
    assert [label(packet) for packet in watched.seen()] == [(0, 0), (1, 0), (1, 1)]


def test_an_absence_in_which_another_keyframe_came_goes_on_with_that() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    before = watched.seen()
    watched.hide()
    watched.camera.send(0)
    watched.camera.send(0, keyframe=True)
    watched.camera.send(0)
    watched.show(watched.camera)
    meanwhile = watched.seen()
    assert pictures_in(meanwhile) == [2, 3]
    check_unbroken(before + meanwhile)


def test_nothing_is_shown_twice_however_often_one_leaves_and_comes_back() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    for _ in range(5):
        watched.hide()
        watched.camera.send(0)
        watched.show(watched.camera)
        watched.hide()
        watched.show(watched.camera)
    seen = watched.seen()
    assert [label(packet) for packet in seen] == [(picture, 0) for picture in range(6)]
    check_unbroken(seen)


def test_what_is_still_missing_comes_to_its_place_later() -> None:
    watched = running()
    (late,) = watched.camera.picture(0)
    watched.camera.send(0)
    watched.show(watched.camera)
    watched.camera.deliver(late)
    *_, before, after, missing = watched.seen()
    assert [label(packet) for packet in (before, missing, after)] == [(1, 0), (5, 0), (6, 0)]
    check_unbroken([before, missing, after])


# --- another stream of the same camera --------------------------------------------------------------------------------


@pytest.mark.parametrize("paused_ms", [0, 200])
def test_another_stream_whose_time_is_not_known_is_asked_for_a_keyframe(paused_ms: int) -> None:
    """What it sent may be from before what the viewer saw of the first one."""
    watched = Watched()
    other = LayeredCamera(watched.clock, ssrc=3000, sequence_number=100)
    watched.camera.send(0, keyframe=True)
    other.send(0, keyframe=True)
    watched.camera.send(0)
    before = watched.seen()
    watched.hide()
    watched.clock.pass_ms(paused_ms)
    watched.show(other)
    assert watched.seen() == []
    assert other.path.take_picture_losses() == [3000]
    other.send(0, keyframe=True)
    check_unbroken(before + watched.seen())


def with_known_times() -> tuple[Watched, LayeredCamera]:
    """Two streams of one camera that sent reports, of which the first is shown."""
    watched = Watched()
    other = LayeredCamera(watched.clock, ssrc=3000, sequence_number=100)
    for camera in (watched.camera, other):
        report = rtcp.SenderReport(camera.stream.ssrc or 0, watched.clock() * 2**32 // 1_000_000, 0, 0, 0)
        camera.stream.on_sender_report(report, watched.clock())
    watched.camera.deliver(*watched.camera.picture(0, keyframe=True))
    return watched, other


def test_another_stream_that_is_known_to_be_later_is_shown_at_once() -> None:
    watched, other = with_known_times()
    before = watched.seen()
    watched.hide()
    other.send(0)
    other.send(0, keyframe=True)
    other.send(0)
    watched.show(other)
    after = watched.seen()
    assert pictures_in(after) == [1, 2]
    assert other.path.take_picture_losses() == []
    check_unbroken(before + after)
    assert after[0].timestamp - before[0].timestamp == 3_000


def test_another_stream_that_is_known_to_be_earlier_is_not_shown_again() -> None:
    watched, other = with_known_times()
    other.deliver(*other.picture(0, keyframe=True))
    watched.camera.deliver(*watched.camera.picture(0))
    watched.seen()
    watched.show(other)
    assert watched.seen() == []
    assert other.path.take_picture_losses() == [3000]


# --- keyframes that arrive in disorder --------------------------------------------------------------------------------


def begins_late(parts: list[Part], watched: Watched) -> list[SentRtp]:
    """All of a picture arrives but its first packet, which comes after the next picture."""
    start, *rest = parts
    watched.camera.deliver(*rest)
    watched.camera.send(0)
    assert watched.seen() == []
    watched.camera.deliver(start)
    return watched.seen()


def test_a_keyframe_whose_start_comes_last_is_shown_whole() -> None:
    watched = Watched()
    watched.camera.send(0)
    seen = begins_late(watched.camera.picture(0, 3, keyframe=True), watched)
    assert [label(packet) for packet in seen] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    watched.camera.send(0)
    check_unbroken(seen + watched.seen())


def test_a_keyframe_whose_start_comes_last_is_shown_whole_on_a_change_of_streams() -> None:
    watched = Watched(LayeredCamera(VirtualClock()))
    watched.camera.send(0, keyframe=True)
    other = LayeredCamera(watched.clock, ssrc=3000, sequence_number=100)
    other.send(0)
    watched.show(other)
    before = watched.seen()
    watched.camera = other
    seen = begins_late(other.picture(0, 3, keyframe=True), watched)
    assert [label(packet) for packet in seen] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    check_unbroken(before + seen)


def test_a_new_viewer_sees_a_keyframe_whose_start_came_last() -> None:
    watched = running()
    start, *rest = watched.camera.picture(0, 3, keyframe=True)
    watched.camera.deliver(*rest, *watched.camera.picture(0), start)
    watched.show(watched.camera)
    seen = watched.seen()
    assert [label(packet) for packet in seen] == [(5, 0), (5, 1), (5, 2), (6, 0)]
    check_unbroken(seen)


def test_a_picture_that_lacks_its_start_is_not_shown_to_a_new_viewer() -> None:
    watched = Watched()
    watched.hide()
    watched.camera.send(0)
    watched.camera.deliver(*watched.camera.picture(0, 3, keyframe=True)[1:])
    watched.show(watched.camera)
    assert watched.seen() == []
    assert watched.camera.path.take_picture_losses() == [watched.camera.stream.ssrc]


def test_a_keyframe_from_before_what_was_seen_is_not_begun_with_and_another_asked_for() -> None:
    """The receiver's time would run backwards."""
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    (late,) = watched.camera.picture(0, keyframe=True)
    watched.camera.send(0)
    before = watched.seen()
    watched.hide()
    watched.clock.pass_ms(1_200)
    watched.show(watched.camera)
    watched.camera.path.take_rtcp()
    watched.camera.deliver(late)
    assert watched.seen() == []
    watched.clock.pass_ms(1_000)
    watched.camera.stream.tick(watched.clock())
    assert watched.camera.path.take_picture_losses() == [watched.camera.stream.ssrc]
    watched.camera.send(0, keyframe=True)
    after = watched.seen()
    assert [label(packet) for packet in after] == [(3, 0)]
    assert (after[0].sequence_number - before[-1].sequence_number) % 65536 == 1
