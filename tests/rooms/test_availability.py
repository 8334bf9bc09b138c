"""Being heads-down ends by itself: after a time, or at the next break."""

from collections.abc import Callable

import pytest

from alongside.errors import NotFound
from alongside.rooms import events
from alongside.rooms.availability import OPEN, Availability, LastStatuses, Status
from alongside.rooms.people import Participant
from alongside.rooms.room import LONGEST_HEADS_DOWN_MS, Room
from alongside.rooms.session import Session, advanced, after_skipping, ended, with_focus
from tests.support.room_values import HOUR, MINUTE, room_of, session_of


def ann(room: Room) -> Participant:
    return room.roster.get("ann")


def room_at_work(chosen: Session | None = None) -> Room:
    """Ann and Bob are in the focus phase of a session, from minute 3 to 53."""
    room = room_of("ann", "bob")
    room.accept_session(chosen or session_of("gsd"), 0)
    room.tick(3 * MINUTE)
    return room


def test_whoever_is_heads_down_for_a_time_is_open_after_it() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 1000, for_ms=25 * MINUTE)
    assert room.next_due() == ann(room).status.ends_at == 1000 + 25 * MINUTE
    assert room.tick(1000 + 25 * MINUTE - 1) == []
    assert room.tick(1000 + 25 * MINUTE) == [events.ParticipantChanged("ann")]
    assert (ann(room).availability, ann(room).status.ends_at) == ("open", None)
    assert room.tick(1000 + 25 * MINUTE) == []


def test_without_a_time_it_does_not_end() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0)
    assert room.next_due() is None
    assert room.tick(100 * HOUR) == []
    assert ann(room).availability == "headsDown"


def test_nobody_is_heads_down_for_longer_than_a_day_of_work() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 7, for_ms=10**15)
    assert ann(room).status.ends_at == 7 + LONGEST_HEADS_DOWN_MS


def test_saying_the_same_again_tells_nobody() -> None:
    room = room_of("ann")
    assert room.set_availability("ann", "break", 0) == [events.ParticipantChanged("ann")]
    assert room.set_availability("ann", "break", 5) == []


def test_heads_down_for_as_long_again_begins_anew() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0, for_ms=25 * MINUTE)
    changed = room.set_availability("ann", "headsDown", 20 * MINUTE, for_ms=25 * MINUTE)
    assert changed == [events.ParticipantChanged("ann")]
    assert room.tick(25 * MINUTE) == []
    assert room.tick(45 * MINUTE) == [events.ParticipantChanged("ann")]


def test_saying_something_else_stops_the_time() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0, for_ms=25 * MINUTE)
    room.set_availability("ann", "needHelp", 5 * MINUTE)
    assert room.next_due() is None
    assert room.tick(25 * MINUTE) == []
    assert ann(room).availability == "needHelp"


def test_whoever_is_not_there_cannot_be_heads_down() -> None:
    with pytest.raises(NotFound):
        room_of().set_availability("ann", "headsDown", 0)


def test_whoever_is_heads_down_until_the_break_is_open_when_it_begins() -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    room.set_availability("bob", "headsDown", 4 * MINUTE)
    assert room.tick(53 * MINUTE - 1) == []
    assert room.tick(53 * MINUTE) == [events.SessionChanged(), events.ParticipantChanged("ann")]
    assert (ann(room).availability, ann(room).status.ends_at_break) == ("open", False)
    assert room.roster.get("bob").availability == "headsDown"


def skip(session: Session) -> Session:
    return after_skipping(session, session.index, 10 * MINUTE)


def end(session: Session) -> Session:
    return ended(session, 10 * MINUTE)


@pytest.mark.parametrize("change", [skip, end], ids=["skipped", "ended"])
def test_a_break_begins_when_work_is_skipped_or_ended(change: Callable[[Session], Session]) -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    happened = room.accept_session(change(room.check_session()), 10 * MINUTE)
    assert happened == [events.SessionChanged(), events.ParticipantChanged("ann")]
    assert ann(room).availability == "open"


def test_without_a_timer_a_break_begins_when_the_focus_switch_is_turned_off() -> None:
    room = room_at_work(with_focus(session_of("open"), True))
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    room.accept_session(with_focus(room.check_session(), False), 10 * MINUTE)
    assert ann(room).availability == "open"


def test_a_break_that_goes_on_is_not_the_next_one() -> None:
    room = room_of("ann")
    room.accept_session(session_of("cowork", number=1), 0)
    room.set_availability("ann", "headsDown", 0, until_break=True)
    room.tick(4 * MINUTE)
    assert ann(room).availability == "headsDown"
    room.tick(10 * MINUTE)
    assert ann(room).availability == "headsDown"
    room.tick(55 * MINUTE)
    assert ann(room).availability == "open"


def test_heads_down_until_the_break_ends_with_the_session_when_no_break_comes_before() -> None:
    room = room_at_work()
    room.tick(53 * MINUTE)
    room.set_availability("ann", "headsDown", 54 * MINUTE, until_break=True)
    assert room.tick(2 * HOUR) == [events.SessionAttended()]
    happened = room.accept_session(ended(room.check_session(), 2 * HOUR), 2 * HOUR)
    assert happened == [events.SessionChanged(), events.ParticipantChanged("ann")]
    assert ann(room).status == OPEN


def test_work_after_work_is_no_break() -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    room.accept_session(with_focus(room.check_session(), False), 10 * MINUTE)
    assert ann(room).availability == "headsDown"


def test_a_time_and_the_next_break_may_both_be_named_and_the_first_counts() -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, for_ms=10 * MINUTE, until_break=True)
    assert room.next_due() == 14 * MINUTE
    room.tick(14 * MINUTE)
    assert ann(room).availability == "open"
    room.set_availability("ann", "headsDown", 15 * MINUTE, for_ms=HOUR, until_break=True)
    room.tick(53 * MINUTE)
    assert (ann(room).availability, ann(room).status.ends_at) == ("open", None)


def test_each_presence_of_a_person_has_its_own() -> None:
    room = room_of("ann")
    room.join("ann's phone", "person-ann", "ann", None)
    room.set_availability("ann", "headsDown", 0)
    assert room.roster.get("ann's phone").availability == "open"


# --- coming back ---


def back(room: Room) -> Status:
    """Ann is there again: how available she is."""
    room.join("ann again", "person-ann", "ann", None)
    return room.roster.get("ann again").status


@pytest.mark.parametrize("availability", ["headsDown", "break", "needHelp"])
def test_whoever_leaves_and_comes_back_is_as_available_as_before(availability: Availability) -> None:
    room = room_of("ann")
    room.set_availability("ann", availability, 0, for_ms=HOUR)
    room.set_hand("ann", True)
    room.leave("ann", MINUTE)
    room.tick(2 * MINUTE)
    assert back(room) == Status(availability, HOUR)
    assert not room.roster.get("ann again").hand_raised
    assert room.tick(HOUR) == [events.ParticipantChanged("ann again")]


def test_nobody_else_gets_what_a_person_has_said() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0)
    room.join("bob", "person-bob", "bob", None)
    assert room.roster.get("bob").status == OPEN


def test_the_last_word_counts_when_somebody_comes_back() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0)
    room.set_availability("ann", "open", 0)
    room.leave("ann", 0)
    assert back(room) == OPEN


def test_what_ended_while_somebody_was_away_is_over_when_they_come_back() -> None:
    room = room_of("ann")
    room.set_availability("ann", "headsDown", 0, for_ms=HOUR)
    room.leave("ann", 0)
    assert room.next_due() == HOUR
    assert room.tick(HOUR) == []
    assert room.next_due() is None
    assert back(room) == OPEN


@pytest.mark.parametrize("change", [skip, end], ids=["skipped", "ended"])
def test_the_break_that_somebody_waited_for_may_come_while_they_are_away(change: Callable[[Session], Session]) -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    room.leave("ann", 4 * MINUTE)
    room.accept_session(change(room.check_session()), 10 * MINUTE)
    assert back(room) == OPEN


def test_a_break_that_is_yet_to_come_ends_it_also_for_those_who_have_come_back() -> None:
    room = room_at_work()
    room.set_availability("ann", "headsDown", 4 * MINUTE, until_break=True)
    room.leave("ann", 4 * MINUTE)
    assert back(room) == Status("headsDown", ends_at_break=True)
    room.tick(53 * MINUTE)
    assert room.roster.get("ann again").status == OPEN


def test_of_very_many_people_those_are_forgotten_who_spoke_longest_ago() -> None:
    statuses = LastStatuses()
    for number in range(2000):
        statuses.remember("ann", Status("needHelp"))
        statuses.remember(f"person-{number}", Status("headsDown"))
    assert len(list(statuses)) == 500
    assert statuses.of("ann") == Status("needHelp")
    assert (statuses.of("person-0"), statuses.of("person-1999")) == (OPEN, Status("headsDown"))


# --- waking up ---


def test_the_room_wakes_up_for_what_comes_first() -> None:
    room = room_of("ann", "bob")
    assert room.next_due() is None
    room.accept_session(session_of("gsd"), 0)
    assert room.next_due() == 3 * MINUTE
    room.set_availability("ann", "headsDown", 0, for_ms=2 * MINUTE)
    room.set_availability("bob", "headsDown", 0, for_ms=1 * MINUTE)
    assert room.next_due() == 1 * MINUTE
    room.tick(1 * MINUTE)
    assert room.next_due() == 2 * MINUTE
    room.tick(2 * MINUTE)
    assert room.next_due() == 3 * MINUTE


@pytest.mark.parametrize(
    "session",
    [session_of("open"), advanced(session_of("gsd"), HOUR), ended(session_of("gsd"), 0)],
    ids=["without a timer", "in its last phase", "over"],
)
def test_the_room_sleeps_when_no_phase_follows(session: Session) -> None:
    room = room_of()
    room.accept_session(session, 0)
    assert room.next_due() is None


def test_a_tick_that_comes_late_does_all_that_was_due() -> None:
    room = room_of("ann")
    room.accept_session(session_of("gsd"), 0)
    room.set_availability("ann", "headsDown", 0, for_ms=MINUTE)
    told = [events.SessionChanged(), events.SessionAttended(), events.ParticipantChanged("ann")]
    assert room.tick(10 * HOUR) == told
    assert room.check_session().index == 2
