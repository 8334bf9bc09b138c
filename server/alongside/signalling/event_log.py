"""A room's newest events, for those who were away for a moment."""

from collections import deque
from dataclasses import dataclass

from alongside.signalling.messages.base import to_wire
from alongside.signalling.messages.events import Event, RoomEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it goes over the wire. ``audience`` holds participant ids; ``None`` means everyone."""

    revision: int
    text: str
    audience: frozenset[str] | None

    def visible_to(self, participant_id: str) -> bool:
        return self.audience is None or participant_id in self.audience


class EventLog:
    """Numbers events. The audience is fixed when an event happens: nobody sees later what they could not see then.

    :param limit: how many events are kept.
    """

    def __init__(self, limit: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=limit)
        self.revision = 0

    def append(self, event: RoomEvent, audience: frozenset[str] | None) -> Entry:
        self.revision += 1
        entry = Entry(self.revision, to_wire(Event(revision=self.revision, event=event)), audience)
        self._entries.append(entry)
        return entry

    def since(self, revision: int, participant_id: str) -> list[str] | None:
        """What the participant missed after ``revision``, or ``None`` when not all of it is kept any more."""
        if revision > self.revision:
            return None
        if revision < self.revision and (not self._entries or self._entries[0].revision > revision + 1):
            return None
        return [entry.text for entry in self._entries if entry.revision > revision and entry.visible_to(participant_id)]
