"""Who is there, and whom an event is for."""

import pytest

from alongside.errors import MalformedMessage, NotFound, RoomFull
from alongside.rooms import events
from alongside.rooms.events import EVERYONE, AllBut, MembersOf, Only, OnlyPersons
from alongside.rooms.limits import RoomLimits
from tests.support.room_values import room_of


def test_somebody_arrives_in_the_main_room_with_nothing_turned_on() -> None:
    room = room_of()
    assert room.join("a", "person-a", " Ann\u200b ", " A \n letter ") == [events.ParticipantJoined("a")]
    ann = room.roster.get("a")
    assert (ann.name, ann.working_on, ann.huddle_id, ann.availability) == ("Ann", "A letter", None, "open")
    assert (ann.producers, ann.hand_raised, ann.overhears, ann.connected) == ({}, False, False, True)


def test_a_full_room_takes_nobody_until_somebody_leaves() -> None:
    room = room_of("ann", "bob", limits=RoomLimits(participants=2))
    with pytest.raises(RoomFull):
        room.join("cid", "person-cid", "Cid", None)
    room.leave("ann", 0)
    room.join("cid", "person-cid", "Cid", None)
    assert [person.id for person in room.roster] == ["bob", "cid"]


def test_leaving_twice_is_fine() -> None:
    room = room_of("ann")
    assert room.leave("ann", 0) == [events.ParticipantLeft("ann")]
    assert room.leave("ann", 0) == []
    assert room.roster.find("ann") is None
    with pytest.raises(NotFound):
        room.roster.get("ann")


def test_whoever_has_no_name_to_read_stays_outside() -> None:
    room = room_of()
    for name, working_on in (("\u200b", None), ("Ann", "\u202e")):
        with pytest.raises(MalformedMessage):
            room.join("ann", "person-ann", name, working_on)
    assert len(room.roster) == 0


def test_a_profile_changes_as_a_whole_or_not_at_all() -> None:
    room = room_of("ann")
    with pytest.raises(MalformedMessage):
        room.update_profile("ann", "Anna", "\u200b")
    assert room.roster.get("ann").name == "ann"
    assert room.update_profile("ann", "Anna", "Tea") == [events.ParticipantChanged("ann")]
    assert room.update_profile("ann", " Anna ", "Tea") == []


def test_a_hand_is_raised_once_and_lowered_once() -> None:
    room = room_of("ann")
    assert room.set_hand("ann", True) == [events.ParticipantChanged("ann")]
    assert room.set_hand("ann", True) == []
    assert room.set_hand("ann", False) == [events.ParticipantChanged("ann")]


def test_a_connection_is_lost_once_and_comes_back_once() -> None:
    room = room_of("ann")
    assert room.set_connected("ann", False) == [events.ParticipantChanged("ann")]
    assert room.set_connected("ann", False) == []
    assert room.set_connected("ann", True) == [events.ParticipantChanged("ann")]


def test_a_person_may_be_there_more_than_once() -> None:
    room = room_of("ann", "bob")
    room.join("ann's phone", "person-ann", "ann", None)
    assert [one.id for one in room.roster.presences_of("person-ann")] == ["ann", "ann's phone"]
    assert room.roster.presences_of("person-cid") == []


def test_an_event_is_for_those_whom_its_audience_stands_for() -> None:
    room = room_of("ann", "bob", "cid")
    room.join("ann's phone", "person-ann", "ann", None)
    room.huddles.start("bob", "h", None, 0)
    assert room.resolve(EVERYONE) is None
    assert room.resolve(MembersOf("h")) == frozenset({"bob"})
    assert room.resolve(Only("cid")) == frozenset({"cid"})
    assert room.resolve(OnlyPersons(frozenset({"person-ann", "person-nobody"}))) == frozenset({"ann", "ann's phone"})
    assert room.resolve(AllBut("person-ann")) == frozenset({"bob", "cid"})
