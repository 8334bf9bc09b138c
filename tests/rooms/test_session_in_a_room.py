"""The session of a room: one at a time, and what begins and ends with it."""

import pytest

from alongside.errors import Conflict
from alongside.rooms import events
from alongside.rooms.pulse import Vote
from alongside.rooms.room import StoredRoom
from alongside.rooms.session import ended, with_focus
from tests.support.room_values import HOUR, MINUTE, RECORD, room_of, session_of


def test_before_the_first_session_there_is_none() -> None:
    room = room_of("ann")
    assert (room.session, room.running_session, room.pulse.session_id) == (None, None, None)
    with pytest.raises(Conflict):
        room.check_session()


def test_a_session_that_ended_is_kept_at_hand_and_does_not_run() -> None:
    room = room_of("ann")
    room.accept_session(session_of("gsd"), 0)
    over = ended(room.check_session(), 5)
    assert room.accept_session(over, 5) == [events.SessionChanged()]
    assert room.session == over
    assert room.running_session is None
    with pytest.raises(Conflict):
        room.check_session()


def test_taking_the_same_state_again_tells_nobody() -> None:
    room = room_of("ann")
    assert room.accept_session(session_of("gsd"), 0) == [events.SessionChanged()]
    assert room.accept_session(session_of("gsd"), 0) == []


def test_the_clock_tells_people_once_that_a_phase_has_ended() -> None:
    room = room_of("ann")
    room.accept_session(session_of("gsd"), 0)
    assert room.tick(3 * MINUTE - 1) == []
    assert room.tick(3 * MINUTE) == [events.SessionChanged()]
    assert room.tick(3 * MINUTE) == []


def test_a_session_that_was_running_runs_on_after_a_restart() -> None:
    room = room_of("ann", stored=StoredRoom(RECORD, session=session_of("gsd")))
    room.tick(10 * MINUTE)
    assert room.check_session().index == 1
    assert room.next_due() == 53 * MINUTE


def test_it_is_noted_that_people_go_on_beyond_a_sessions_time_and_nobody_is_told() -> None:
    room = room_of("ann", stored=StoredRoom(RECORD, session=session_of("gsd")))
    room.tick(59 * MINUTE)
    assert room.tick(HOUR) == [events.SessionAttended()]
    assert room.tick(HOUR) == []
    assert room.check_session().attended_at == HOUR


def test_in_an_empty_room_nothing_is_noted() -> None:
    room = room_of(stored=StoredRoom(RECORD, session=session_of("gsd")))
    room.tick(2 * HOUR)
    assert room.check_session().attended_at is None


def test_a_session_that_has_ended_is_not_moved_by_the_clock() -> None:
    over = ended(session_of("gsd"), 5)
    room = room_of(stored=StoredRoom(RECORD, session=over))
    assert room.tick(HOUR) == []
    assert room.session == over


def test_the_pulse_is_that_of_the_newest_session() -> None:
    vote = Vote("person-ann", "fine", None)
    over = ended(session_of("gsd", number=1), 5)
    room = room_of(stored=StoredRoom(RECORD, session=over, votes=[vote]))
    assert (room.pulse.session_id, room.pulse.vote_of("person-ann")) == (over.id, vote)
    following = session_of("gsd", number=2)
    room.accept_session(following, 9)
    assert (room.pulse.session_id, room.pulse.vote_of("person-ann")) == (following.id, None)


def test_the_pulse_goes_on_while_its_session_does_and_after_it() -> None:
    room = room_of("ann")
    session = session_of("gsd")
    room.accept_session(session, 0)
    vote = Vote("person-ann", "fine", None)
    room.pulse.accept(vote)
    room.accept_session(with_focus(session, True), 1)
    room.accept_session(ended(with_focus(session, True), 2), 2)
    assert room.pulse.vote_of("person-ann") == vote
