"""Two people press the same button of a session at the same moment: it is done once."""

from alongside.rooms.session import advanced, after_skipping, ended, with_focus, with_longer_phase, with_paused
from tests.support.room_values import HOUR, MINUTE, session_of


def test_a_phase_is_skipped_once() -> None:
    once = after_skipping(session_of("gsd"), 0, 1000)
    assert after_skipping(once, 0, 1001) == once


def test_a_phase_that_has_just_ended_by_itself_is_not_skipped_with_the_next_one() -> None:
    following = advanced(session_of("gsd"), 3 * MINUTE)
    assert after_skipping(following, 0, 3 * MINUTE) == following


def test_a_round_that_is_over_is_not_skipped_with_the_next_one() -> None:
    session = session_of("pomodoro")
    third = advanced(session, HOUR)
    assert third.phase == session.phase
    assert after_skipping(third, 0, HOUR) == third


def test_the_last_phase_that_has_just_begun_is_not_refused_to_the_second_one() -> None:
    last = after_skipping(advanced(session_of("gsd"), 3 * MINUTE), 1, 5 * MINUTE)
    assert after_skipping(last, 1, 5 * MINUTE) == last


def test_a_phase_is_made_longer_once() -> None:
    once = with_longer_phase(session_of("gsd"), 0, 8 * MINUTE)
    assert with_longer_phase(once, 0, 8 * MINUTE) == once


def test_whoever_wants_less_than_it_has_by_now_takes_nothing_away() -> None:
    long = with_longer_phase(session_of("gsd"), 0, 13 * MINUTE)
    assert with_longer_phase(long, 0, 8 * MINUTE) == long


def test_a_phase_that_is_over_is_not_made_longer_and_neither_is_the_next_one() -> None:
    following = advanced(session_of("gsd"), 3 * MINUTE)
    assert with_longer_phase(following, 0, HOUR) == following


def test_a_session_is_paused_once() -> None:
    once = with_paused(session_of("gsd"), True, 1000)
    assert with_paused(once, True, 2000) == once


def test_a_session_goes_on_once() -> None:
    once = with_paused(with_paused(session_of("gsd"), True, 1000), False, 2000)
    assert with_paused(once, False, 3000) == once


def test_a_session_ends_once() -> None:
    once = ended(session_of("gsd"), 1000)
    assert ended(once, 2000) == once


def test_the_focus_switch_is_turned_once() -> None:
    once = with_focus(session_of("gsd"), True)
    assert with_focus(once, True) == once
