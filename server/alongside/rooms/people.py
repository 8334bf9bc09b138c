"""Who is in the room, and what they share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from alongside.errors import NotFound
from alongside.rooms.availability import OPEN, Availability, Status

MediaKind = Literal["audio", "video"]
Source = Literal["microphone", "camera", "screen", "screenAudio"]

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
    """Somebody in the room. ``huddle_id`` is ``None`` in the main room.

    :param overhears: whether they hear the main room while they are in a huddle.
    """

    id: str
    person_id: str
    name: str
    working_on: str | None = None
    huddle_id: str | None = None
    hand_raised: bool = False
    status: Status = OPEN
    overhears: bool = False
    connected: bool = True
    producers: dict[str, Producer] = field(default_factory=dict)

    @property
    def availability(self) -> Availability:
        return self.status.availability


class Roster:
    """All participants, in the order in which they came."""

    def __init__(self) -> None:
        self._participants: dict[str, Participant] = {}

    def __iter__(self) -> Iterator[Participant]:
        return iter(self._participants.values())

    def __len__(self) -> int:
        return len(self._participants)

    def add(self, participant: Participant) -> None:
        self._participants[participant.id] = participant

    def remove(self, participant_id: str) -> Participant | None:
        """Returns who was removed; ``None`` when they had left already."""
        return self._participants.pop(participant_id, None)

    def find(self, participant_id: str) -> Participant | None:
        return self._participants.get(participant_id)

    def get(self, participant_id: str) -> Participant:
        """
        :raises NotFound: this participant has left.
        """
        participant = self._participants.get(participant_id)
        if participant is None:
            raise NotFound("This person has left the room.")
        return participant

    def members_of(self, huddle_id: str | None) -> frozenset[str]:
        """Ids of those in the huddle, or in the main room for ``None``."""
        return frozenset(person.id for person in self if person.huddle_id == huddle_id)

    def presences_of(self, person_id: str) -> list[Participant]:
        """A person may be there more than once: with a laptop and a phone, say."""
        return [participant for participant in self if participant.person_id == person_id]
