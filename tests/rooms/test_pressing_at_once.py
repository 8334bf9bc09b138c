"""Two people press the same button of a session at the same moment: it is done once."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import Conflict
from alongside.rooms.formats import FormatId
from alongside.rooms.session import Session, advanced, after_skipping, ended, with_focus, with_longer_phase, with_paused
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


Button = Literal["skip", "extend"]
moments = st.integers(0, 20 * MINUTE) | st.sampled_from([0, 3 * MINUTE, 5 * MINUTE, 25 * MINUTE])
presses = st.tuples(moments, st.sampled_from(["skip", "extend"]))


def pressed(session: Session, button: Button, seen: Session, now_ms: int) -> Session:
    """The session after somebody pressed a button under what they saw, which may have changed by now."""
    session = advanced(session, now_ms)
    try:
        if button == "skip":
            return after_skipping(session, seen.index, now_ms)
        return with_longer_phase(session, seen.index, seen.phase_length_ms + 5 * MINUTE)
    except Conflict:
        return session


@given(st.sampled_from(["cowork", "gsd", "pomodoro", "open"]), moments, st.lists(presses, max_size=8))
def test_however_many_press_under_what_they_all_see_each_button_works_once(
    format_id: FormatId, seen_at: int, history: list[tuple[int, Button]]
) -> None:
    seen = advanced(session_of(format_id), seen_at)
    pressed_by_all = pressed_once = seen
    already: set[Button] = set()
    for after, button in sorted(history):
        now_ms = seen_at + after
        pressed_by_all = pressed(pressed_by_all, button, seen, now_ms)
        pressed_once = (
            advanced(pressed_once, now_ms) if button in already else pressed(pressed_once, button, seen, now_ms)
        )
        already.add(button)
    assert pressed_by_all == pressed_once
