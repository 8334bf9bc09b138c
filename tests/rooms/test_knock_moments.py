"""When a knock is shown to the one it is for."""

import pytest

from alongside.rooms.availability import Availability
from alongside.rooms.events import KnockChanged
from alongside.rooms.knocks import KnockAnswer, KnockTime
from alongside.rooms.room import Room
from alongside.rooms.session import Session, advanced, after_skipping, ended, with_focus, with_paused
from tests.support.room_values import MINUTE, room_of, session_of

NO_SESSION = None
WORK = session_of("pomodoro")
BREAK = advanced(WORK, 25 * MINUTE)
FOCUS = advanced(session_of("gsd"), 3 * MINUTE)
UNTIMED = session_of("open")


def room_with(session: Session | None, availability: Availability = "open") -> Room:
    """Ann and Bob; Bob's availability is this one."""
    room = room_of("ann", "bob", "cid")
    if session is not None:
        room.accept_session(session, 0)
    room.set_availability("bob", availability, 0)
    return room


def knock(room: Room, when: KnockTime) -> None:
    """Ann knocks on Bob, and it is stored."""
    ann, bob = room.roster.get("ann"), room.roster.get("bob")
    room.knocks.accept(room.knocks.draft(ann, bob, "k", None, when, 0))
    room.come_due(0)


def answer(room: Room, said: KnockAnswer) -> None:
    bob = room.roster.presences_of("person-bob")[0]
    room.knocks.accept(room.knocks.answered("k", bob, said, room.running_session))
    room.come_due(0)


def reload(room: Room) -> None:
    """Bob loads the page anew: he leaves and comes again."""
    room.leave("bob", 0)
    room.tick(0)
    room.join("bob again", "person-bob", "bob", None)
    room.tick(0)


def is_shown(room: Room) -> bool:
    return [each.id for each in room.knocks.visible_to("person-bob")] == ["k"]


def go_on(room: Room) -> None:
    """With the next phase."""
    session = room.check_session()
    room.accept_session(after_skipping(session, session.index, 0), 0)


@pytest.mark.parametrize(
    ("when", "session", "availability", "shown"),
    [
        ("now", NO_SESSION, "open", True),
        ("now", NO_SESSION, "headsDown", True),
        ("now", WORK, "headsDown", True),
        ("now", WORK, "needHelp", True),
        ("now", BREAK, "headsDown", True),
        ("now", FOCUS, "open", False),
        ("now", FOCUS, "break", False),
        ("now", with_focus(FOCUS, False), "open", True),
        ("now", with_focus(UNTIMED, True), "open", False),
        ("nextBreak", NO_SESSION, "open", True),
        ("nextBreak", NO_SESSION, "needHelp", True),
        ("nextBreak", NO_SESSION, "break", True),
        ("nextBreak", NO_SESSION, "headsDown", False),
        ("nextBreak", WORK, "open", False),
        ("nextBreak", WORK, "needHelp", False),
        ("nextBreak", WORK, "headsDown", False),
        ("nextBreak", WORK, "break", True),
        ("nextBreak", with_paused(WORK, True, 0), "open", False),
        ("nextBreak", BREAK, "open", True),
        ("nextBreak", BREAK, "needHelp", True),
        ("nextBreak", BREAK, "break", True),
        ("nextBreak", BREAK, "headsDown", True),
        ("nextBreak", UNTIMED, "open", True),
        ("nextBreak", UNTIMED, "headsDown", False),
        ("nextBreak", FOCUS, "break", False),
        ("nextBreak", ended(WORK, 0), "open", True),
    ],
)
def test_a_knock_is_shown_when_it_disturbs_no_more_than_it_may(
    when: KnockTime, session: Session | None, availability: Availability, shown: bool
) -> None:
    room = room_with(session, availability)
    knock(room, when)
    assert is_shown(room) is shown


def test_what_waits_for_a_break_comes_up_when_the_session_has_one() -> None:
    room = room_with(WORK)
    knock(room, "nextBreak")
    assert room.tick(25 * MINUTE - 1) == []
    assert KnockChanged("k") in room.tick(25 * MINUTE)
    assert is_shown(room)


def test_what_waits_for_a_break_comes_up_when_one_takes_it() -> None:
    room = room_with(WORK)
    knock(room, "nextBreak")
    assert KnockChanged("k") in room.set_availability("bob", "break", 0)
    assert is_shown(room)


def test_what_waits_for_a_break_comes_up_when_one_is_not_heads_down_any_more() -> None:
    room = room_with(NO_SESSION)
    room.set_availability("bob", "headsDown", 0, for_ms=25 * MINUTE)
    knock(room, "nextBreak")
    assert room.tick(25 * MINUTE - 1) == []
    assert KnockChanged("k") in room.tick(25 * MINUTE)


def test_what_waits_for_a_break_comes_up_when_the_session_ends() -> None:
    room = room_with(WORK)
    knock(room, "nextBreak")
    assert KnockChanged("k") in room.accept_session(ended(WORK, 0), 0)


def test_what_came_while_the_focus_switch_was_on_comes_up_when_it_is_turned_off() -> None:
    room = room_with(FOCUS)
    knock(room, "now")
    assert KnockChanged("k") in room.accept_session(with_focus(FOCUS, False), 0)


def test_what_waits_for_a_break_finds_also_those_who_are_heads_down_without_an_end() -> None:
    room = room_with(WORK, "headsDown")
    knock(room, "nextBreak")
    assert not is_shown(room)
    assert KnockChanged("k") in room.tick(25 * MINUTE)
    assert room.roster.get("bob").availability == "headsDown"


@pytest.mark.parametrize(("for_ms", "until_break"), [(50 * MINUTE, False), (None, True)])
def test_whoever_is_heads_down_until_a_moment_has_their_break_then(for_ms: int | None, until_break: bool) -> None:
    room = room_with(BREAK)
    room.set_availability("bob", "headsDown", 25 * MINUTE, for_ms=for_ms, until_break=until_break)
    knock(room, "nextBreak")
    assert not is_shown(room)
    room.tick(30 * MINUTE)
    assert not is_shown(room)
    room.tick(55 * MINUTE)
    assert is_shown(room) is until_break
    room.tick(75 * MINUTE)
    assert is_shown(room) is until_break
    room.tick(85 * MINUTE)
    assert is_shown(room)


def test_what_was_shown_stays_until_it_is_answered() -> None:
    room = room_with(NO_SESSION)
    knock(room, "nextBreak")
    room.set_availability("bob", "headsDown", 0)
    room.accept_session(FOCUS, 0)
    assert is_shown(room)


def test_whoever_puts_a_knock_off_is_shown_it_in_the_next_break() -> None:
    room = room_with(WORK, "headsDown")
    knock(room, "now")
    room.set_availability("bob", "open", 0)
    answer(room, "nextBreak")
    assert not is_shown(room)
    go_on(room)
    assert is_shown(room)


def test_whoever_puts_a_knock_off_in_a_break_is_shown_it_in_the_one_after() -> None:
    room = room_with(WORK)
    go_on(room)
    knock(room, "now")
    answer(room, "nextBreak")
    assert not is_shown(room)
    go_on(room)
    assert not is_shown(room)
    go_on(room)
    assert is_shown(room)


def test_whoever_puts_a_knock_off_on_a_break_of_their_own_is_shown_it_on_the_one_after() -> None:
    room = room_with(NO_SESSION, "break")
    knock(room, "now")
    answer(room, "nextBreak")
    room.come_due(0)
    assert not is_shown(room)
    room.set_availability("bob", "open", 0)
    assert not is_shown(room)
    room.set_availability("bob", "break", 0)
    assert is_shown(room)


def test_a_knock_may_be_put_off_again_and_again() -> None:
    room = room_with(WORK)
    knock(room, "now")
    for _ in range(3):
        answer(room, "nextBreak")
        go_on(room)
        assert is_shown(room)
        answer(room, "nextBreak")
        assert not is_shown(room)
        go_on(room)
        go_on(room)
        assert is_shown(room)
        go_on(room)


def test_work_with_the_focus_switch_on_lies_between_two_breaks_too() -> None:
    room = room_with(session_of("gsd"))
    knock(room, "now")
    answer(room, "nextBreak")
    go_on(room)
    assert room.check_session().focus
    assert not is_shown(room)
    go_on(room)
    assert is_shown(room)


def test_turning_the_focus_switch_off_is_a_break_when_there_is_no_timer() -> None:
    room = room_with(UNTIMED)
    knock(room, "now")
    room.accept_session(with_focus(UNTIMED, True), 0)
    answer(room, "nextBreak")
    assert not is_shown(room)
    room.accept_session(UNTIMED, 0)
    assert is_shown(room)


def test_whoever_was_away_while_others_worked_is_shown_it_in_the_break_when_they_are_back() -> None:
    room = room_with(WORK)
    go_on(room)
    knock(room, "now")
    answer(room, "nextBreak")
    room.leave("bob", 0)
    go_on(room)
    go_on(room)
    room.join("bob again", "person-bob", "bob", None)
    room.tick(0)
    assert is_shown(room)


def test_whoever_reloads_the_page_in_a_break_has_not_come_to_the_next_one() -> None:
    room = room_with(WORK)
    go_on(room)
    knock(room, "now")
    answer(room, "nextBreak")
    reload(room)
    assert not is_shown(room)


@pytest.mark.parametrize("availability", ["headsDown", "break"])
def test_reloading_the_page_brings_up_nothing_that_was_put_off(availability: Availability) -> None:
    room = room_with(NO_SESSION, availability)
    knock(room, "now")
    answer(room, "nextBreak")
    reload(room)
    assert not is_shown(room)


def test_a_knock_for_the_next_break_does_not_come_up_when_somebody_heads_down_reloads_the_page() -> None:
    room = room_with(NO_SESSION, "headsDown")
    knock(room, "nextBreak")
    room.leave("bob", 0)
    room.tick(0)
    room.join("bob again", "person-bob", "bob", None)
    assert room.tick(0) == []
    assert not is_shown(room)
    room.set_availability("bob again", "open", 0)
    assert is_shown(room)


def test_losing_the_connection_for_a_moment_is_not_the_end_of_a_break() -> None:
    room = room_with(WORK, "break")
    knock(room, "now")
    answer(room, "nextBreak")
    room.set_connected("bob", False)
    room.tick(0)
    room.set_connected("bob", True)
    room.tick(0)
    assert not is_shown(room)


def test_whoever_is_away_is_shown_it_when_they_are_back() -> None:
    room = room_with(NO_SESSION)
    ann, bob = room.roster.get("ann"), room.roster.get("bob")
    draft = room.knocks.draft(ann, bob, "k", None, "now", 0)
    room.set_connected("bob", False)
    room.knocks.accept(draft)
    room.tick(0)
    assert not is_shown(room)
    room.set_connected("bob", True)
    assert room.tick(0) == [KnockChanged("k")]
    assert room.tick(0) == []


def test_a_knock_is_still_there_when_either_side_leaves_and_comes_back() -> None:
    room = room_with(NO_SESSION)
    knock(room, "now")
    for person in ("ann", "bob"):
        room.leave(person, 0)
        room.tick(0)
        room.join(f"{person} again", f"person-{person}", person, None)
        assert room.tick(0) == []
        assert is_shown(room)
    answer(room, "later")
    room.leave("bob again", 0)
    room.join("bob once more", "person-bob", "bob", None)
    assert room.tick(0) == []
    assert not is_shown(room)


def test_of_somebody_who_is_there_twice_the_one_counts_whose_connection_holds() -> None:
    room = room_with(WORK, "break")
    room.join("bob's phone", "person-bob", "bob", None)
    room.set_connected("bob's phone", False)
    knock(room, "nextBreak")
    assert is_shown(room)
