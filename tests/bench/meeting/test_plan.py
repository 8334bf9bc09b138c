"""Who sees whom how large."""

import pytest

from alongside.bench.meeting.plan import Meeting, Person, Size, cameras, mixed, paged, quiet

SMALL, LARGE = Size(160, 90), Size(640, 360)


def test_speakers_are_larger_where_the_layout_says_so() -> None:
    meeting = Meeting("m", (Person(), Person(speaks=True), Person()), tile=SMALL, speaker_tile=LARGE)
    assert meeting.size(0, 1, "camera") == LARGE
    assert meeting.size(0, 2, "camera") == SMALL


def test_nobody_looks_at_cameras_without_tiles() -> None:
    meeting = quiet()
    assert meeting.size(0, 1, "camera") is None
    assert [meeting.shown(viewer) for viewer in range(10)] == [0] * 10


def test_a_page_shows_those_who_sit_next_to_the_viewer() -> None:
    meeting = paged(20)
    seen = [sender for sender in range(20) if sender != 15 and meeting.size(15, sender, "camera")]
    assert seen == [0, 1, 2, 3, 4, 16, 17, 18, 19]


@pytest.mark.parametrize(
    ("meeting", "shown"),
    [(mixed(), [9] + [10] * 9), (cameras(), [49] * 50), (paged(), [9] * 50)],
    ids=lambda v: str(v)[:20],
)
def test_counts_the_videos_that_everybody_sees(meeting: Meeting, shown: list[int]) -> None:
    assert [meeting.shown(viewer) for viewer in range(len(meeting.people))] == shown


def test_everybody_has_a_microphone() -> None:
    assert Person(camera=False).sources == ["microphone"]
    assert Person(screen=True).sources == ["microphone", "camera", "screen"]
