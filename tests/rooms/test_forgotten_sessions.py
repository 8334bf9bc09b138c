"""A session that everybody left without ending it is over when its time was up."""

import pytest

from alongside.rooms.session import Session, advanced, forgotten_end, with_longer_phase, with_paused
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
    assert [over_at(session, moment) for moment in (0, 12 * HOUR - 1)] == [None, None]
    assert [over_at(session, moment) for moment in (12 * HOUR, 90 * HOUR)] == [12 * HOUR, 12 * HOUR]
