"""A session that everybody left without ending it is over when its time was up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rooms.session import (
    Session,
    advanced,
    attended,
    forgotten_end,
    with_longer_phase,
    with_paused,
)
from tests.support.room_values import HOUR, MINUTE, session_of


def over_at(session: Session, now_ms: int) -> int | None:
    """As it is asked when the first person comes back."""
    return forgotten_end(advanced(session, now_ms), now_ms)


def test_a_session_may_be_wrapped_up_for_half_an_hour_after_its_time() -> None:
    session = session_of("gsd")
    assert [over_at(session, moment) for moment in (0, HOUR, 90 * MINUTE - 1)] == [None, None, None]
    assert [over_at(session, moment) for moment in (90 * MINUTE, 30 * HOUR)] == [HOUR, HOUR]


def test_a_session_that_was_made_longer_is_over_when_that_time_was_up() -> None:
    session = with_longer_phase(advanced(session_of("gsd"), 53 * MINUTE), 2, 3 * HOUR)
    ends_at = 53 * MINUTE + 3 * HOUR
    assert [over_at(session, moment) for moment in (2 * HOUR, 30 * HOUR)] == [None, ends_at]


def test_a_session_in_the_middle_goes_on() -> None:
    assert over_at(session_of("gsd"), 30 * MINUTE) is None


@pytest.mark.parametrize(
    "session",
    [session_of("open"), session_of("pomodoro"), with_paused(session_of("gsd"), True, MINUTE)],
    ids=["without a timer", "repeating", "paused"],
)
def test_a_session_without_an_end_of_its_own_is_over_after_half_a_day(session: Session) -> None:
    late = 12 * HOUR + 30 * MINUTE
    assert [over_at(session, moment) for moment in (0, late - 1)] == [None, None]
    assert [over_at(session, moment) for moment in (late, 90 * HOUR)] == [12 * HOUR, 12 * HOUR]


@pytest.mark.parametrize("session", [session_of("gsd"), session_of("open")], ids=["with an end", "without one"])
def test_a_session_in_which_people_go_on_is_over_half_an_hour_after_they_were_there(session: Session) -> None:
    late = attended(advanced(session, 20 * HOUR), 20 * HOUR)
    half_past = 20 * HOUR + 30 * MINUTE
    assert [over_at(late, moment) for moment in (20 * HOUR, half_past - 1)] == [None, None]
    assert [over_at(late, moment) for moment in (half_past, 90 * HOUR)] == [20 * HOUR, 20 * HOUR]


def test_within_its_time_it_is_not_noted_that_somebody_is_there() -> None:
    session = advanced(session_of("gsd"), 55 * MINUTE)
    assert attended(session, HOUR - 1) == session


def test_that_people_go_on_is_noted_now_and_then() -> None:
    noted = attended(advanced(session_of("gsd"), HOUR), HOUR)
    assert noted.attended_at == HOUR
    assert attended(noted, HOUR + 10 * MINUTE - 1) == noted
    assert attended(noted, HOUR + 10 * MINUTE).attended_at == HOUR + 10 * MINUTE


@given(
    st.sampled_from([session_of("gsd"), session_of("open"), session_of("pomodoro")]),
    st.lists(st.integers(1, 9 * MINUTE), min_size=200, max_size=400),
    st.integers(0, 20 * MINUTE),
)
def test_a_restart_while_people_are_there_never_ends_a_session(
    session: Session, looks: list[int], down_ms: int
) -> None:
    now_ms = 0
    for pause in looks:
        now_ms += pause
        session = attended(advanced(session, now_ms), now_ms)
    assert over_at(session, now_ms + down_ms) is None
