"""The clock moves a session on, however often somebody looks at it, and whether or not the server was there."""

import json
from dataclasses import dataclass
from typing import Literal

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.errors import Conflict
from alongside.rooms.formats import FORMATS, Format, Phase
from alongside.rooms.session import (
    Session,
    advanced,
    after_skipping,
    started,
    with_focus,
    with_longer_phase,
    with_paused,
)
from tests.support.room_values import HOUR, MINUTE, session_of

START = 1_800_000_000_000
DAY = 24 * HOUR

Button = Literal["pause", "resume", "extend", "skip", "focus", "noFocus", "none"]


@dataclass(frozen=True)
class Press:
    """Some time goes by, and then somebody presses a button.

    :param looks: when somebody looks at the session in the meantime, as shares of the time in per cent.
    """

    after_ms: int
    button: Button
    looks: tuple[int, ...]


presses = st.builds(
    Press,
    after_ms=st.integers(0, 90 * MINUTE) | st.integers(0, 3 * DAY) | st.sampled_from([0, 3 * MINUTE, 25 * MINUTE]),
    button=st.sampled_from(["pause", "resume", "extend", "skip", "focus", "noFocus", "none"]),
    looks=st.lists(st.integers(0, 100), max_size=4).map(lambda shares: tuple(sorted(shares))),
)
histories = st.lists(presses, max_size=12)

phases = st.builds(
    Phase,
    kind=st.sampled_from(["topics", "work", "focus", "break"]),
    title=st.just("Part"),
    minutes=st.integers(1, 240),
    focus=st.booleans(),
)
formats = st.sampled_from(list(FORMATS.values())) | st.builds(
    Format,
    st.just("custom"),
    st.just("Ours"),
    st.lists(phases, min_size=1, max_size=4).map(tuple),
    st.booleans(),
)
sessions = st.builds(lambda chosen, number: started("s", number, chosen, 60, "Ann", START), formats, st.integers(1, 2))


def pressed(session: Session, button: Button, now_ms: int) -> Session:
    """The session after somebody pressed a button, by the clock of this moment."""
    session = advanced(session, now_ms)
    try:
        match button:
            case "pause" | "resume":
                return with_paused(session, button == "pause", now_ms)
            case "extend":
                return with_longer_phase(session, session.index, session.phase_length_ms + 5 * MINUTE)
            case "skip":
                return after_skipping(session, session.index, now_ms)
            case "focus" | "noFocus":
                return with_focus(session, button == "focus")
            case "none":
                return session
    except Conflict:
        return session


def restored(session: Session) -> Session:
    """The session as it comes out of the database."""
    return msgspec.convert(json.loads(json.dumps(msgspec.to_builtins(session))), Session)


def after(session: Session, history: list[Press]) -> tuple[Session, int]:
    """The session after all of it, and the time it is then."""
    now_ms = START
    for press in history:
        now_ms += press.after_ms
        session = pressed(session, press.button, now_ms)
    return session, now_ms


@given(sessions, histories)
def test_a_session_that_was_restored_and_looked_at_is_the_same_as_one_that_was_not(
    session: Session, history: list[Press]
) -> None:
    looked_at, now_ms = session, START
    for press in history:
        for share in press.looks:
            looked_at = restored(advanced(looked_at, now_ms + press.after_ms * share // 100))
        now_ms += press.after_ms
        looked_at = pressed(restored(looked_at), press.button, now_ms)
    left_alone, _ = after(session, history)
    assert looked_at == left_alone


@given(sessions, histories, st.integers(0, 3 * DAY), st.integers(0, 3 * DAY))
def test_looking_twice_is_looking_once(session: Session, history: list[Press], first: int, second: int) -> None:
    session, now_ms = after(session, history)
    at_first = advanced(session, now_ms + first)
    assert advanced(at_first, now_ms + first) == at_first
    assert advanced(at_first, now_ms + first + second) == advanced(session, now_ms + first + second)


@given(sessions, histories, st.integers(0, 3 * DAY), st.integers(0, 3 * DAY))
def test_a_session_only_goes_forward(session: Session, history: list[Press], first: int, second: int) -> None:
    session, now_ms = after(session, history)
    earlier, later = advanced(session, now_ms + first), advanced(session, now_ms + first + second)
    assert session.index <= earlier.index <= later.index
    assert session.phase_started_at <= earlier.phase_started_at <= later.phase_started_at
    # A clock that was set back takes nothing back.
    assert advanced(later, now_ms) == later


@given(sessions, histories, st.integers(0, 3 * DAY))
def test_the_present_phase_is_the_one_whose_time_it_is(session: Session, history: list[Press], later: int) -> None:
    session, now_ms = after(session, history)
    present = advanced(session, now_ms + later)
    assert present.phase_started_at <= now_ms + later
    if present.phase_ends_at is not None and not present.is_last:
        assert now_ms + later < present.phase_ends_at


def stepped(session: Session, now_ms: int) -> Session:
    """The session moved on one phase at a time."""
    while not session.is_last and (ends_at := session.phase_ends_at) is not None and ends_at <= now_ms:
        session = advanced(session, ends_at)
    return session


@given(
    st.lists(phases, min_size=1, max_size=4),
    st.integers(0, 2000),
    st.integers(0, 8 * HOUR),
    st.integers(0, 4),
    st.integers(0, HOUR),
)
@example([Phase("focus", "Focus", 25), Phase("break", "Break", 5)], 3 * 48, 0, 0, 0)
@example([Phase("focus", "Focus", 1)], 2000, 1, 0, 0)
def test_days_of_a_format_that_repeats_go_by_in_one_step_as_they_do_one_by_one(
    parts: list[Phase], rounds: int, rest_ms: int, skipped: int, extended_ms: int
) -> None:
    session = started("s", 2, Format("custom", "Ours", tuple(parts), repeats=True), 60, "Ann", START)
    for index in range(skipped):
        session = after_skipping(session, index, START)
    session = with_longer_phase(session, skipped, session.phase_length_ms + extended_ms)
    round_ms = sum(phase.minutes for phase in parts) * MINUTE
    now_ms = START + rounds * round_ms + rest_ms
    assert advanced(session, now_ms) == stepped(session, now_ms)


def test_a_year_of_a_format_that_repeats_goes_by() -> None:
    present = advanced(session_of("pomodoro"), 365 * DAY + 26 * MINUTE)
    assert present.index == 365 * 48 * 2 + 1
    assert (present.phase_started_at, present.phase_length_ms) == (365 * DAY + 25 * MINUTE, 5 * MINUTE)


@pytest.mark.parametrize("moment", [0, 3 * MINUTE, 53 * MINUTE, 10 * HOUR])
def test_a_session_comes_out_of_the_database_as_it_went_in(moment: int) -> None:
    session = with_paused(advanced(session_of("gsd", number=1), moment), True, moment)
    assert restored(session) == session
