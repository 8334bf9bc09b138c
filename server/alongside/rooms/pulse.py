"""How a session went, in one tap: how many said what, never who."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from alongside.errors import Conflict, NotFound
from alongside.rooms.events import PulseChanged, RoomEvent
from alongside.rooms.text import optional_line

Mood = Literal["wentWell", "fine", "couldBeBetter"]

MOODS: tuple[Mood, ...] = ("wentWell", "fine", "couldBeBetter")


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said. It may be said anew; the last one counts."""

    person_id: str
    mood: Mood
    line: str | None


def new_vote(person_id: str, mood: Mood, line: str | None) -> Vote:
    """
    :raises MalformedMessage: there is a line, but nothing of it is visible.
    """
    return Vote(person_id, mood, optional_line(line))


class Pulse:
    """What was said of one session.

    :param session_id: ``None`` before the room's first session.
    """

    def __init__(self, session_id: str | None, votes: Iterable[Vote] = ()) -> None:
        self.session_id = session_id
        self._votes = {vote.person_id: vote for vote in votes}

    def check_is_of(self, session_id: str) -> None:
        """
        :raises NotFound: no session is left.
        :raises Conflict: it is that of another session.
        """
        if self.session_id is None:
            raise NotFound("There is nothing left of this session.")
        if self.session_id != session_id:
            raise Conflict("This session is over, and another one has begun.")

    def vote_of(self, person_id: str) -> Vote | None:
        return self._votes.get(person_id)

    def counts(self) -> dict[Mood, int]:
        """How many said what."""
        counted = Counter(vote.mood for vote in self._votes.values())
        return {mood: counted[mood] for mood in MOODS}

    def lines(self) -> list[str]:
        """What people added, in an order that does not tell who came first."""
        return sorted(vote.line for vote in self._votes.values() if vote.line is not None)

    def accept(self, vote: Vote) -> list[RoomEvent]:
        """Takes a vote that is stored by now."""
        if self._votes.get(vote.person_id) == vote:
            return []
        self._votes[vote.person_id] = vote
        return [PulseChanged()]
