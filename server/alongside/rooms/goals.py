"""What each person wants to get done in a session, and whether they did. Never a score."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from alongside.errors import LimitReached, NotAllowed, NotFound
from alongside.rooms.events import GoalChanged, GoalRemoved, RoomEvent
from alongside.rooms.people import Participant
from alongside.rooms.text import LINE_LENGTH, clean_line

MOST_GOALS_OF_ONE = 20


@dataclass(frozen=True, slots=True)
class Goal:
    """:param key: what the person's client called it."""

    id: str
    key: str
    person_id: str
    person_name: str
    text: str
    created_at: int
    done: bool = False


class Goals:
    """The goals of the present session, or of the one that comes next."""

    def __init__(self, goals: Iterable[Goal] = ()) -> None:
        self._goals = {goal.id: goal for goal in goals}

    def __iter__(self) -> Iterator[Goal]:
        return iter(self._goals.values())

    def find(self, goal_id: str) -> Goal | None:
        return self._goals.get(goal_id)

    def draft(self, person: Participant, goal_id: str, key: str, text: str, now_ms: int) -> Goal:
        """A new goal, or one that is sent again.

        :raises LimitReached: this person has very many.
        :raises MalformedMessage: the text has no visible characters.
        """
        keys = [goal.key for goal in self if goal.person_id == person.person_id]
        if len(keys) >= MOST_GOALS_OF_ONE and key not in keys:
            raise LimitReached("These are many goals for one session. Remove some first.")
        return Goal(goal_id, key, person.person_id, person.name, clean_line(text, LINE_LENGTH), now_ms)

    def changed(self, goal_id: str, person_id: str, text: str | None, done: bool) -> Goal:
        """
        :param text: ``None`` leaves it as it is.
        :raises NotFound: it was removed.
        :raises NotAllowed: it is somebody else's.
        """
        goal = self.own(goal_id, person_id)
        return replace(goal, text=goal.text if text is None else clean_line(text, LINE_LENGTH), done=done)

    def own(self, goal_id: str, person_id: str) -> Goal:
        """
        :raises NotFound: it was removed.
        :raises NotAllowed: it is somebody else's.
        """
        goal = self._goals.get(goal_id)
        if goal is None:
            raise NotFound("This goal was removed.")
        if goal.person_id != person_id:
            raise NotAllowed("This goal is somebody else's.")
        return goal

    def accept(self, goal: Goal) -> list[RoomEvent]:
        """Takes a goal as it is stored now."""
        if self._goals.get(goal.id) == goal:
            return []
        self._goals[goal.id] = goal
        return [GoalChanged(goal.id)]

    def remove(self, goal_id: str) -> list[RoomEvent]:
        return [] if self._goals.pop(goal_id, None) is None else [GoalRemoved(goal_id)]

    def put_away(self) -> list[RoomEvent]:
        """The session is over; what there is belongs to it."""
        return [each for goal_id in list(self._goals) for each in self.remove(goal_id)]
