"""Formats of an hour together, as data: which phases follow one another, and how long each is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from alongside.errors import MalformedMessage
from alongside.rooms.text import clean_line

PhaseKind = Literal["opening", "norms", "topics", "goals", "work", "focus", "break", "wrapUp", "checkOut"]
FormatId = Literal["cowork", "gsd", "pomodoro", "open", "custom"]

QUIET_KINDS: frozenset[PhaseKind] = frozenset({"work", "focus"})
"""Phases in which people work. All others are a break from it, in which what was put off comes up."""

MOST_PHASES = 12
LONGEST_PHASE_MINUTES = 240
MS_PER_MINUTE = 60_000
_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the hour.

    :param first_time: only the room's first session has it; the time goes to the phase that stretches.
    :param stretches: takes what the other phases leave of the room's length.
    :param focus: begins with the focus switch on: microphones off, chat folded, knocks put off, sounds off.
    """

    kind: PhaseKind
    title: str
    minutes: int
    first_time: bool = False
    stretches: bool = False
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """Phases in order; none at all means that there is no timer.

    :param repeats: after the last phase comes the first again.
    """

    id: FormatId
    title: str
    phases: tuple[Phase, ...] = ()
    repeats: bool = False


FORMATS: Mapping[FormatId, Format] = MappingProxyType(
    {
        "cowork": Format(
            "cowork",
            "Cowork",
            (
                Phase("opening", "Opening", 2, first_time=True),
                Phase("norms", "Norms", 2, first_time=True),
                Phase("topics", "Topics", 6),
                Phase("work", "Work", 45, stretches=True),
                Phase("wrapUp", "Wrap-up", 5),
            ),
        ),
        "gsd": Format(
            "gsd",
            "Get stuff done",
            (
                Phase("goals", "Goals", 3),
                Phase("focus", "Focus", 50, stretches=True, focus=True),
                Phase("checkOut", "Check-out", 7),
            ),
        ),
        "pomodoro": Format(
            "pomodoro", "Pomodoro", (Phase("focus", "Focus", 25), Phase("break", "Break", 5)), repeats=True
        ),
        "open": Format("open", "Open"),
    }
)


def checked_format(wanted: Format) -> Format:
    """The format with clean titles.

    :raises MalformedMessage: too many phases, a phase too long or too short, or a title without visible characters.
    """
    if len(wanted.phases) > MOST_PHASES:
        raise MalformedMessage(f"A format has {MOST_PHASES} phases at most.")
    if wanted.repeats and not wanted.phases:
        raise MalformedMessage("A format that repeats needs a phase.")
    phases = tuple(_checked_phase(phase) for phase in wanted.phases)
    return replace(wanted, title=clean_line(wanted.title, _TITLE_LENGTH), phases=phases)


def _checked_phase(phase: Phase) -> Phase:
    if not 1 <= phase.minutes <= LONGEST_PHASE_MINUTES:
        raise MalformedMessage(f"A phase takes from 1 to {LONGEST_PHASE_MINUTES} minutes.")
    return replace(phase, title=clean_line(phase.title, _TITLE_LENGTH))


def planned_phases(chosen: Format, minutes: int, *, first_session: bool) -> tuple[Phase, ...]:
    """The phases of one session.

    :param minutes: how long the session is to be; phases that do not stretch keep their length even beyond it.
    """
    phases = [phase for phase in chosen.phases if first_session or not phase.first_time]
    fixed = sum(phase.minutes for phase in phases if not phase.stretches)
    stretching = sum(phase.stretches for phase in phases)
    if not stretching:
        return tuple(phases)
    each = min(max(1, (minutes - fixed) // stretching), LONGEST_PHASE_MINUTES)
    return tuple(replace(phase, minutes=each) if phase.stretches else phase for phase in phases)
