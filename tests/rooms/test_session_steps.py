"""What people do with the time of a session."""

import pytest

from alongside.errors import Conflict
from alongside.rooms.formats import FORMATS, Format, Phase
from alongside.rooms.session import (
    Session,
    advanced,
    after_skipping,
    ended,
    started,
    with_focus,
    with_longer_phase,
    with_paused,
)
from tests.support.room_values import HOUR, MINUTE, session_of


def kind_at(session: Session, now_ms: int) -> str | None:
    phase = advanced(session, now_ms).phase
    return None if phase is None else phase.kind


def test_a_session_begins_with_its_first_phase() -> None:
    session = started("s", 2, FORMATS["gsd"], 60, "Ann", 5)
    assert (session.id, session.number, session.format, session.title) == ("s", 2, "gsd", "Get stuff done")
    assert (session.started_at, session.started_by, session.index) == (5, "Ann", 0)
    assert (session.phase_started_at, session.phase_ends_at) == (5, 5 + 3 * MINUTE)
    assert (session.paused_at, session.ended_at, session.focus) == (None, None, False)


def test_the_rooms_first_session_has_the_opening() -> None:
    assert kind_at(session_of("cowork", number=1), 0) == "opening"
    assert kind_at(session_of("cowork", number=2), 0) == "topics"


def test_phases_follow_one_another_by_the_clock() -> None:
    session = session_of("cowork", number=1)
    moments = [0, 2 * MINUTE - 1, 2 * MINUTE, 4 * MINUTE, 10 * MINUTE, 55 * MINUTE - 1, 55 * MINUTE]
    kinds = ["opening", "opening", "norms", "topics", "work", "work", "wrapUp"]
    assert [kind_at(session, moment) for moment in moments] == kinds


def test_nothing_is_cut_off_when_the_last_phase_is_over() -> None:
    session = session_of("gsd")
    long_after = advanced(session, 7 * HOUR)
    assert (kind_at(session, 7 * HOUR), long_after.ended_at) == ("checkOut", None)
    assert long_after.is_last
    assert long_after.phase_ends_at == HOUR


def test_what_repeats_has_no_last_phase() -> None:
    session = session_of("pomodoro")
    moments = [0, 25 * MINUTE, 30 * MINUTE, 55 * MINUTE, 24 * HOUR, 24 * HOUR + 25 * MINUTE]
    assert [kind_at(session, moment) for moment in moments] == ["focus", "break"] * 3
    assert not advanced(session, 24 * HOUR).is_last
    assert advanced(session, HOUR).index == 4


def test_a_session_without_a_timer_just_goes_on() -> None:
    session = session_of("open")
    assert advanced(session, 24 * HOUR) == session
    assert (session.phase, session.phase_ends_at, session.is_last) == (None, None, True)


def test_a_format_of_which_only_the_first_session_has_phases_is_without_a_timer_later_on() -> None:
    opening = Format("custom", "Ours", (Phase("opening", "Opening", 5, first_time=True),), repeats=True)
    later = started("s", 2, opening, 60, "Ann", 0)
    assert (later.phases, later.repeats, later.is_last) == ((), False, True)
    assert advanced(later, HOUR) == later


def test_time_stands_still_while_a_session_is_paused() -> None:
    paused = with_paused(session_of("gsd"), True, 1 * MINUTE)
    assert paused.phase_ends_at is None
    assert advanced(paused, 24 * HOUR) == paused
    resumed = with_paused(paused, False, 61 * MINUTE)
    assert resumed.phase_ends_at == 63 * MINUTE
    assert [kind_at(resumed, 63 * MINUTE - 1), kind_at(resumed, 63 * MINUTE)] == ["goals", "focus"]


def test_a_clock_that_was_set_back_does_not_lengthen_a_phase_or_shorten_it() -> None:
    paused = with_paused(session_of("gsd"), True, 2 * MINUTE)
    assert with_paused(paused, False, 1 * MINUTE).phase_ends_at == 3 * MINUTE


def test_a_phase_may_be_made_longer_and_the_next_one_keeps_its_length() -> None:
    longer = with_longer_phase(session_of("gsd"), 0, 10 * MINUTE)
    assert longer.phase_ends_at == 10 * MINUTE
    following = advanced(longer, 10 * MINUTE)
    assert (following.phase_started_at, following.phase_ends_at) == (10 * MINUTE, 60 * MINUTE)


def test_the_last_phase_may_be_made_longer_after_its_time() -> None:
    session = advanced(session_of("gsd"), 2 * HOUR)
    assert with_longer_phase(session, 2, 7 * MINUTE + 2 * HOUR).phase_ends_at == 3 * HOUR


def test_a_phase_is_not_made_longer_than_a_day() -> None:
    longest = with_longer_phase(session_of("gsd"), 0, 10**12)
    assert longest.phase_length_ms == 24 * HOUR
    assert with_longer_phase(longest, 0, 10**12) == longest


def test_skipping_begins_the_next_phase_at_once() -> None:
    following = after_skipping(session_of("gsd"), 0, 1 * MINUTE)
    assert (kind_at(following, 1 * MINUTE), following.phase_started_at) == ("focus", 1 * MINUTE)
    assert following.phase_ends_at == 51 * MINUTE


def test_skipping_a_phase_that_is_paused_lets_the_next_one_run() -> None:
    paused = with_paused(session_of("gsd"), True, 1 * MINUTE)
    following = after_skipping(paused, 0, 5 * MINUTE)
    assert (following.paused_at, following.phase_ends_at) == (None, 55 * MINUTE)


def test_the_last_phase_is_not_skipped() -> None:
    with pytest.raises(Conflict):
        after_skipping(advanced(session_of("gsd"), HOUR), 2, HOUR)
    with pytest.raises(Conflict):
        after_skipping(session_of("open"), 0, 0)


def test_skipping_the_last_phase_of_what_repeats_begins_a_new_round() -> None:
    on_break = advanced(session_of("pomodoro"), 25 * MINUTE)
    again = after_skipping(on_break, 1, 26 * MINUTE)
    assert (again.index, kind_at(again, 26 * MINUTE)) == (2, "focus")


def test_without_a_timer_there_is_nothing_to_pause_or_to_make_longer() -> None:
    with pytest.raises(Conflict):
        with_paused(session_of("open"), True, 0)
    with pytest.raises(Conflict):
        with_longer_phase(session_of("open"), 0, HOUR)


def test_a_session_that_has_ended_does_not_go_on() -> None:
    over = ended(session_of("gsd"), 1 * MINUTE)
    assert over.ended_at == 1 * MINUTE
    assert advanced(over, 24 * HOUR) == over


def test_a_session_does_not_end_before_it_began() -> None:
    assert ended(session_of("gsd", now_ms=5), 3).ended_at == 5


def test_the_focus_switch_is_set_and_reset_by_phases() -> None:
    session = session_of("gsd")
    assert [advanced(session, moment).focus for moment in (0, 3 * MINUTE, 53 * MINUTE)] == [False, True, False]


def test_the_focus_switch_may_be_turned_until_the_next_phase_sets_it() -> None:
    with_talk = with_focus(advanced(session_of("gsd"), 3 * MINUTE), False)
    assert not with_talk.focus
    working = with_focus(advanced(session_of("cowork"), 6 * MINUTE), True)
    assert working.focus
    assert not advanced(working, 55 * MINUTE).focus
    goals = with_focus(session_of("gsd"), False)
    assert advanced(goals, 3 * MINUTE).focus


def test_the_focus_switch_stays_on_while_a_session_is_paused_or_made_longer() -> None:
    focused = advanced(session_of("gsd"), 3 * MINUTE)
    assert with_longer_phase(with_paused(focused, True, 4 * MINUTE), 1, HOUR).focus


@pytest.mark.parametrize(
    ("session", "working"),
    [
        (session_of("gsd"), False),
        (advanced(session_of("gsd"), 3 * MINUTE), True),
        (with_focus(advanced(session_of("gsd"), 3 * MINUTE), False), True),
        (advanced(session_of("gsd"), HOUR), False),
        (session_of("cowork"), False),
        (with_focus(session_of("cowork"), True), True),
        (advanced(session_of("cowork"), 6 * MINUTE), True),
        (session_of("pomodoro"), True),
        (advanced(session_of("pomodoro"), 25 * MINUTE), False),
        (session_of("open"), False),
        (with_focus(session_of("open"), True), True),
    ],
)
def test_people_work_in_quiet_phases_and_while_the_focus_switch_is_on(session: Session, working: bool) -> None:
    assert session.is_working is working
