"""Who is in the room, and what they share."""

from dataclasses import dataclass, field
from typing import Literal

MediaKind = Literal["audio", "video"]
Source = Literal["microphone", "camera", "screen", "screenAudio"]

Availability = Literal["open", "headsDown", "break", "needHelp"]
"""Whether somebody may be talked to: any time, rather not now, not at the desk, or gladly since they are stuck."""

KIND_OF_SOURCE: dict[Source, MediaKind] = {
    "microphone": "audio",
    "camera": "video",
    "screen": "video",
    "screenAudio": "audio",
}

SINGLE_SOURCES: frozenset[Source] = frozenset({"microphone", "camera"})
"""A person has one microphone and one camera on at a time, but may share several screens."""


@dataclass(slots=True)
class Producer:
    """Something that a participant sends, as the others see it."""

    id: str
    kind: MediaKind
    source: Source
    paused: bool


@dataclass(slots=True)
class Participant:
    """Somebody in the room. ``huddle_id`` is ``None`` in the main room."""

    id: str
    person_id: str
    name: str
    working_on: str | None = None
    huddle_id: str | None = None
    hand_raised: bool = False
    availability: Availability = "open"
    connected: bool = True
    producers: dict[str, Producer] = field(default_factory=dict)
