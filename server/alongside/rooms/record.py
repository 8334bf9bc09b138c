"""What is known of a room whether or not anybody is in it."""

from dataclasses import dataclass, replace
from typing import Literal

from alongside.errors import MalformedMessage
from alongside.rooms.formats import FORMATS, Format, checked_format
from alongside.rooms.schedule import (
    MAX_MINUTES,
    MIN_MINUTES,
    Cadence,
    Schedule,
    new_schedule,
    next_version,
    rescheduled,
)
from alongside.rooms.text import LINE_LENGTH, NAME_LENGTH, clean_line, clean_text

Soundscape = Literal["rain", "brownNoise", "cafe", "pads", "music"]

DEFAULT_MINUTES = 60
_NORMS_LENGTH = 2000

DEFAULT_NORMS = """\
Camera and microphone are yours to turn on, or not.
Quiet is the usual state. Speaking is welcome all the same.
For a longer talk, start a huddle and come back when you like.
Come late, leave early: nobody keeps count."""


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """What people may change about a room.

    :param minutes: how long a session is.
    :param sound: what those hear who turn background sound on; ``None`` leaves the choice to each.
    """

    name: str
    why: str | None = None
    norms: str | None = DEFAULT_NORMS
    format: Format = FORMATS["cowork"]
    minutes: int = DEFAULT_MINUTES
    cadence: Cadence = "once"
    sound: Soundscape | None = None


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """:param owner_id: the person who created the room, and may delete it."""

    id: str
    settings: RoomSettings
    created_at: int
    owner_id: str | None = None
    schedule: Schedule | None = None

    def is_owner(self, person_id: str) -> bool:
        return self.owner_id is not None and self.owner_id == person_id


def checked_settings(wanted: RoomSettings) -> RoomSettings:
    """The settings with clean texts.

    :raises MalformedMessage: the name, the why or the norms have no visible characters, or a length is impossible.
    """
    if not MIN_MINUTES <= wanted.minutes <= MAX_MINUTES:
        raise MalformedMessage(f"A session takes from {MIN_MINUTES} to {MAX_MINUTES} minutes.")
    return replace(
        wanted,
        name=clean_line(wanted.name, NAME_LENGTH),
        why=None if wanted.why is None else clean_line(wanted.why, LINE_LENGTH),
        norms=None if wanted.norms is None else clean_text(wanted.norms, _NORMS_LENGTH),
        format=checked_format(wanted.format),
    )


def with_settings(record: RoomRecord, wanted: RoomSettings, now_ms: int) -> RoomRecord:
    """The room with other settings. What calendars show of them is a change of the event that they have.

    :raises MalformedMessage: see :func:`checked_settings`.
    """
    settings, schedule = checked_settings(wanted), record.schedule
    if schedule is not None and _shown_in_calendars(settings) != _shown_in_calendars(record.settings):
        schedule = next_version(replace(schedule, minutes=settings.minutes, cadence=settings.cadence), now_ms)
    return replace(record, settings=settings, schedule=schedule)


def with_time(record: RoomRecord, starts_at: int, time_zone: str, now_ms: int) -> RoomRecord:
    """The room with another time. Calendars that have the one before take it for a change of the same event.

    :raises MalformedMessage: no calendar could take this time.
    """
    minutes, cadence = record.settings.minutes, record.settings.cadence
    if record.schedule is None:
        schedule = replace(new_schedule(starts_at, time_zone, minutes, cadence), changed_at=now_ms)
    else:
        schedule = rescheduled(record.schedule, starts_at, time_zone, minutes, cadence, now_ms)
    return replace(record, schedule=schedule)


def _shown_in_calendars(settings: RoomSettings) -> tuple[object, ...]:
    return settings.name, settings.why, settings.minutes, settings.cadence
