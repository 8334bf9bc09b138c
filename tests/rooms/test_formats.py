"""A format becomes the phases of one session."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import MalformedMessage
from alongside.rooms.formats import (
    FORMATS,
    LONGEST_PHASE_MINUTES,
    MOST_PHASES,
    Format,
    FormatId,
    Phase,
    checked_format,
    planned_phases,
)

phases = st.builds(
    Phase,
    kind=st.sampled_from(["topics", "work", "focus", "break"]),
    title=st.just("Part"),
    minutes=st.integers(1, LONGEST_PHASE_MINUTES),
    first_time=st.booleans(),
    stretches=st.booleans(),
    focus=st.booleans(),
)
formats = st.builds(
    Format, st.just("custom"), st.just("Ours"), st.lists(phases, max_size=MOST_PHASES).map(tuple), st.booleans()
)


def plan(planned: Sequence[Phase]) -> list[tuple[str, int]]:
    return [(phase.kind, phase.minutes) for phase in planned]


def test_the_first_session_of_a_room_opens_it() -> None:
    assert plan(planned_phases(FORMATS["cowork"], 60, first_session=True)) == [
        ("opening", 2),
        ("norms", 2),
        ("topics", 6),
        ("work", 45),
        ("wrapUp", 5),
    ]


def test_later_sessions_give_the_time_of_the_opening_to_the_work() -> None:
    assert plan(planned_phases(FORMATS["cowork"], 60, first_session=False)) == [
        ("topics", 6),
        ("work", 49),
        ("wrapUp", 5),
    ]


@pytest.mark.parametrize(
    ("format_id", "minutes", "expected"),
    [
        ("gsd", 60, [("goals", 3), ("focus", 50), ("checkOut", 7)]),
        ("gsd", 90, [("goals", 3), ("focus", 80), ("checkOut", 7)]),
        ("gsd", 30, [("goals", 3), ("focus", 20), ("checkOut", 7)]),
        ("cowork", 120, [("topics", 6), ("work", 109), ("wrapUp", 5)]),
        ("pomodoro", 60, [("focus", 25), ("break", 5)]),
        ("open", 60, []),
    ],
)
def test_a_session_is_as_long_as_the_room_says(
    format_id: FormatId, minutes: int, expected: list[tuple[str, int]]
) -> None:
    assert plan(planned_phases(FORMATS[format_id], minutes, first_session=False)) == expected


def test_only_the_format_for_getting_stuff_done_begins_with_the_focus_switch_on() -> None:
    focused = {(chosen.id, phase.kind) for chosen in FORMATS.values() for phase in chosen.phases if phase.focus}
    assert focused == {("gsd", "focus")}


def test_only_the_pomodoro_begins_anew() -> None:
    assert {chosen.id for chosen in FORMATS.values() if chosen.repeats} == {"pomodoro"}


def test_a_session_that_is_too_short_for_its_format_still_has_all_of_its_phases() -> None:
    assert plan(planned_phases(FORMATS["gsd"], 5, first_session=False)) == [("goals", 3), ("focus", 1), ("checkOut", 7)]


def test_a_phase_does_not_stretch_beyond_the_longest_phase() -> None:
    (_, work, _) = planned_phases(FORMATS["cowork"], 600, first_session=False)
    assert work.minutes == LONGEST_PHASE_MINUTES


def test_phases_that_stretch_share_what_the_others_leave() -> None:
    work = Phase("work", "Work", 1, stretches=True)
    shared = Format("custom", "Ours", (work, Phase("break", "Break", 10), work))
    assert plan(planned_phases(shared, 61, first_session=False)) == [("work", 25), ("break", 10), ("work", 25)]


@given(formats, st.integers(5, 600), st.booleans())
def test_planning_changes_nothing_but_the_length_of_what_stretches(
    chosen: Format, minutes: int, first_session: bool
) -> None:
    planned = planned_phases(chosen, minutes, first_session=first_session)
    wanted = [phase for phase in chosen.phases if first_session or not phase.first_time]
    assert len(planned) == len(wanted)
    for phase, original in zip(planned, wanted, strict=True):
        assert phase == (replace(original, minutes=phase.minutes) if original.stretches else original)
        assert 1 <= phase.minutes <= LONGEST_PHASE_MINUTES


@given(formats, st.integers(5, 600), st.booleans())
def test_a_plan_takes_the_time_there_is_to_the_minute_as_far_as_it_can_be_shared(
    chosen: Format, minutes: int, first_session: bool
) -> None:
    planned = planned_phases(chosen, minutes, first_session=first_session)
    stretched = [phase for phase in planned if phase.stretches]
    left_over = minutes - sum(phase.minutes for phase in planned)
    if stretched and 1 < stretched[0].minutes < LONGEST_PHASE_MINUTES:
        assert 0 <= left_over < len(stretched)


def test_titles_are_cleaned() -> None:
    wanted = Format("custom", " Our  hour ", (Phase("work", "Wo\u200brk", 5),))
    assert checked_format(wanted) == Format("custom", "Our hour", (Phase("work", "Work", 5),))


@given(formats)
def test_a_format_that_can_be_kept_stays_as_it_is(chosen: Format) -> None:
    try:
        assert checked_format(chosen) == chosen
    except MalformedMessage:
        assert chosen.repeats
        assert not chosen.phases


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (Format("custom", "Ours", (Phase("work", "Work", 1),) * 13), "12 phases"),
        (Format("custom", "Ours", (), repeats=True), "needs a phase"),
        (Format("custom", "Ours", (Phase("work", "Work", 0),)), "minutes"),
        (Format("custom", "Ours", (Phase("work", "Work", -5),)), "minutes"),
        (Format("custom", "Ours", (Phase("work", "Work", 241),)), "minutes"),
        (Format("custom", "Ours", (Phase("work", "\u200b", 5),)), "visible"),
        (Format("custom", "Ours", (Phase("work", "x" * 41, 5),)), "40"),
        (Format("custom", " ", ()), "visible"),
        (Format("custom", "x" * 41, ()), "40"),
    ],
)
def test_a_format_that_no_session_could_follow_is_refused(wanted: Format, reason: str) -> None:
    with pytest.raises(MalformedMessage, match=reason):
        checked_format(wanted)


@pytest.mark.parametrize("format_id", FORMATS)
def test_the_formats_on_offer_can_be_kept(format_id: FormatId) -> None:
    assert FORMATS[format_id].id == format_id
    assert checked_format(FORMATS[format_id]) == FORMATS[format_id]
