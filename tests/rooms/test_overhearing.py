"""Somebody in a huddle hears the main room, and it ends with each move."""

import pytest

from alongside.errors import Conflict
from alongside.rooms.events import ParticipantChanged
from alongside.rooms.room import Room
from tests.support.room_values import room_of


def room_with_listener() -> Room:
    """Ann overhears the main room from the huddle ``h``."""
    room = room_of("ann", "bob")
    room.huddles.start("ann", "h", None, 0)
    assert room.set_overhearing("ann", True) == [ParticipantChanged("ann")]
    return room


def test_everybody_is_shown_who_overhears() -> None:
    room = room_with_listener()
    assert room.roster.get("ann").overhears
    assert not room.roster.get("bob").overhears


def test_asking_for_it_twice_tells_nobody_twice() -> None:
    room = room_with_listener()
    assert room.set_overhearing("ann", True) == []
    assert room.set_overhearing("ann", False) == [ParticipantChanged("ann")]
    assert room.set_overhearing("ann", False) == []


def test_in_the_main_room_there_is_nothing_to_overhear() -> None:
    room = room_of("ann")
    with pytest.raises(Conflict):
        room.set_overhearing("ann", True)
    assert room.set_overhearing("ann", False) == []


def test_it_ends_on_the_way_back() -> None:
    room = room_with_listener()
    room.huddles.back_to_main("ann", 0)
    assert not room.roster.get("ann").overhears


def test_it_ends_on_the_way_to_another_huddle() -> None:
    room = room_with_listener()
    room.huddles.start("bob", "k", None, 0)
    room.huddles.join("ann", "k", 0)
    assert not room.roster.get("ann").overhears
    room.set_overhearing("ann", True)
    room.huddles.start("ann", "l", None, 0)
    assert not room.roster.get("ann").overhears


def test_it_goes_on_while_one_stays() -> None:
    room = room_with_listener()
    room.huddles.join("ann", "h", 0)
    assert room.roster.get("ann").overhears
