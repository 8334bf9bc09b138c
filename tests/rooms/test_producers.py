"""What people send, as the others see it."""

import pytest

from alongside.errors import Conflict, LimitReached, NotFound, ProducerNotFound
from alongside.rooms.events import MediaReset, ParticipantChanged
from alongside.rooms.limits import RoomLimits
from alongside.rooms.people import Source
from tests.support.room_values import room_of


@pytest.mark.parametrize(
    ("source", "kind"),
    [("microphone", "audio"), ("camera", "video"), ("screen", "video"), ("screenAudio", "audio")],
)
def test_a_source_is_heard_or_seen(source: Source, kind: str) -> None:
    room = room_of("ann")
    assert room.producers.add("ann", "m", source, paused=True) == [ParticipantChanged("ann")]
    producer = room.producers.own("ann", "m")
    assert (producer.source, producer.kind, producer.paused) == (source, kind, True)


@pytest.mark.parametrize("source", ["microphone", "camera"])
def test_one_has_one_microphone_and_one_camera(source: Source) -> None:
    room = room_of("ann", "bob")
    room.producers.add("ann", "m", source, paused=True)
    with pytest.raises(Conflict):
        room.producers.check_may_produce("ann", source)
    room.producers.check_may_produce("bob", source)


def test_one_may_share_several_screens_but_not_any_number() -> None:
    room = room_of("ann", limits=RoomLimits(producers_per_participant=2))
    room.producers.add("ann", "m", "screen", paused=False)
    room.producers.add("ann", "n", "screen", paused=False)
    with pytest.raises(LimitReached):
        room.producers.add("ann", "o", "screen", paused=False)


def test_pausing_is_told_once() -> None:
    room = room_of("ann")
    room.producers.add("ann", "m", "microphone", paused=True)
    assert room.producers.pause("ann", "m", True) == []
    assert room.producers.pause("ann", "m", False) == [ParticipantChanged("ann")]
    assert room.producers.own("ann", "m").paused is False


def test_nobody_pauses_or_removes_what_another_sends() -> None:
    room = room_of("ann", "bob")
    room.producers.add("ann", "m", "microphone", paused=False)
    with pytest.raises(ProducerNotFound):
        room.producers.pause("bob", "m", True)
    with pytest.raises(ProducerNotFound):
        room.producers.remove("bob", "m")
    assert room.producers.owner_of("m").id == "ann"


def test_what_is_not_sent_any_more_has_no_owner() -> None:
    room = room_of("ann")
    room.producers.add("ann", "m", "microphone", paused=False)
    assert room.producers.remove("ann", "m") == [ParticipantChanged("ann")]
    with pytest.raises(ProducerNotFound):
        room.producers.owner_of("m")
    with pytest.raises(ProducerNotFound):
        room.producers.remove("ann", "m")


def test_whoever_builds_their_media_anew_begins_with_nothing() -> None:
    room = room_of("ann", "bob")
    room.producers.add("ann", "m", "microphone", paused=False)
    room.producers.add("bob", "n", "microphone", paused=False)
    assert room.producers.remove_all_of("ann") == [ParticipantChanged("ann")]
    assert room.producers.remove_all_of("ann") == []
    assert room.producers.owner_of("n").id == "bob"


def test_media_that_is_lost_is_told_when_it_can_be_built_again() -> None:
    room = room_of("ann", "bob")
    room.producers.add("ann", "m", "microphone", paused=False)
    room.producers.lose()
    assert not room.roster.get("ann").producers
    assert room.producers.generation == 0
    assert room.producers.reset() == [MediaReset(1)]
    assert room.producers.reset() == [MediaReset(2)]


def test_whoever_has_left_sends_nothing() -> None:
    room = room_of("ann")
    room.producers.add("ann", "m", "microphone", paused=False)
    room.leave("ann", 0)
    with pytest.raises(ProducerNotFound):
        room.producers.owner_of("m")
    with pytest.raises(NotFound):
        room.producers.add("ann", "n", "microphone", paused=False)
