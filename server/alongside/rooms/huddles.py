"""Side conversations: who starts them, who may come in, and what is left when they end."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from alongside.errors import Conflict, HuddleNotFound, NotAllowed
from alongside.rooms.chat import Chat
from alongside.rooms.events import (
    CallBack,
    HuddleAdmission,
    HuddleChanged,
    HuddleClosed,
    HuddleEntered,
    HuddleInvitation,
    HuddleOpened,
    ParticipantChanged,
    RoomEvent,
)
from alongside.rooms.messages import HuddleRecap
from alongside.rooms.people import Participant, Roster
from alongside.rooms.text import NAME_LENGTH, clean_line
from alongside.rooms.topics import Topic

_PLACES = (
    "Window seat",
    "Kitchen table",
    "Sofa corner",
    "Balcony",
    "Garden bench",
    "Reading nook",
    "Workbench",
    "Fireplace",
)


@dataclass(slots=True)
class Huddle:
    """It lives as long as somebody is in it.

    :param started_by: the name of the person who started it.
    :param knock_first: whoever was not let in has to knock.
    :param people: names of all who were in it, by person id, in the order in which they came.
    :param admitted: ids of persons who were let in, or asked to come.
    :param knocking: ids of participants who wait at the door, the first first.
    """

    id: str
    name: str
    started_by: str
    started_at: int
    topic_id: str | None = None
    knock_first: bool = False
    people: dict[str, str] = field(default_factory=dict)
    admitted: set[str] = field(default_factory=set)
    knocking: list[str] = field(default_factory=list)

    def may_enter(self, person_id: str) -> bool:
        return not self.knock_first or person_id in self.people or person_id in self.admitted


class Huddles:
    """The huddles of one room, the oldest first."""

    def __init__(self, roster: Roster, chat: Chat) -> None:
        self._roster = roster
        self._chat = chat
        self._huddles: dict[str, Huddle] = {}

    def __iter__(self) -> Iterator[Huddle]:
        return iter(self._huddles.values())

    def __len__(self) -> int:
        return len(self._huddles)

    def find(self, huddle_id: str) -> Huddle | None:
        return self._huddles.get(huddle_id)

    def get(self, huddle_id: str) -> Huddle:
        """
        :raises HuddleNotFound: it has closed.
        """
        huddle = self._huddles.get(huddle_id)
        if huddle is None:
            raise HuddleNotFound
        return huddle

    def on_topic(self, topic_id: str, person_id: str) -> Huddle | None:
        """A huddle on this topic into which the person may go."""
        return next((one for one in self if one.topic_id == topic_id and one.may_enter(person_id)), None)

    def start(
        self,
        participant_id: str,
        huddle_id: str,
        name: str | None,
        now_ms: int,
        *,
        topic: Topic | None = None,
        knock_first: bool = False,
        invited: Collection[str] = (),
    ) -> list[RoomEvent]:
        """Opens a huddle and moves the participant into it.

        :param topic: what it is on: it gives its name, and those who upvoted it are invited.
        :param invited: ids of persons who are asked to come.
        """
        participant = self._roster.get(participant_id)
        if name is not None:
            chosen = clean_line(name, NAME_LENGTH)
        elif topic is not None:
            chosen = topic.text[:NAME_LENGTH].strip()
        else:
            chosen = _unused_name({huddle.name for huddle in self})
        topic_id = None if topic is None else topic.id
        huddle = Huddle(huddle_id, chosen, participant.name, now_ms, topic_id, knock_first)
        self._huddles[huddle_id] = huddle
        self._chat.begin(huddle_id)
        asked = {*invited, *(() if topic is None else topic.upvoters)} - {participant.person_id}
        huddle.admitted |= asked
        return [
            HuddleOpened(huddle_id),
            *self.move(participant, huddle_id, now_ms),
            *self._invitations(huddle, participant, asked, by_vote=topic is not None),
        ]

    def join(self, participant_id: str, huddle_id: str, now_ms: int) -> list[RoomEvent]:
        """
        :raises HuddleNotFound: it has closed.
        :raises NotAllowed: one has to knock, and was not let in.
        """
        participant = self._roster.get(participant_id)
        if not self.get(huddle_id).may_enter(participant.person_id):
            raise NotAllowed("Knock first: the people in this huddle let you in.")
        return self.move(participant, huddle_id, now_ms)

    def back_to_main(self, participant_id: str, now_ms: int) -> list[RoomEvent]:
        return self.move(self._roster.get(participant_id), None, now_ms)

    def rename(self, participant_id: str, huddle_id: str, name: str) -> list[RoomEvent]:
        """
        :raises HuddleNotFound: it has closed.
        :raises NotAllowed: the participant is not in it.
        """
        huddle = self._own(participant_id, huddle_id)
        cleaned = clean_line(name, NAME_LENGTH)
        if huddle.name == cleaned:
            return []
        huddle.name = cleaned
        return [HuddleChanged(huddle_id)]

    def set_knock_first(self, participant_id: str, huddle_id: str, knock_first: bool) -> list[RoomEvent]:
        """Opening the door lets those in who wait at it.

        :raises HuddleNotFound: it has closed.
        :raises NotAllowed: the participant is not in it.
        """
        huddle = self._own(participant_id, huddle_id)
        if huddle.knock_first == knock_first:
            return []
        huddle.knock_first = knock_first
        waiting, huddle.knocking = huddle.knocking, []
        huddle.admitted.update(self._roster.get(each).person_id for each in waiting)
        return [HuddleChanged(huddle_id), *(HuddleAdmission(huddle_id, each, True) for each in waiting)]

    def knock(self, participant_id: str, huddle_id: str, waiting: bool) -> list[RoomEvent]:
        """Waits at the door to be let in, or does not want to any more.

        :raises HuddleNotFound: it has closed.
        :raises Conflict: the door is open to this person already.
        """
        huddle = self.get(huddle_id)
        participant = self._roster.get(participant_id)
        if waiting and huddle.may_enter(participant.person_id):
            raise Conflict("You need not knock here: come in.")
        if waiting == (participant_id in huddle.knocking):
            return []
        if waiting:
            huddle.knocking.append(participant_id)
        else:
            huddle.knocking.remove(participant_id)
        return [HuddleChanged(huddle_id)]

    def answer_knock(self, participant_id: str, huddle_id: str, knocking_id: str, admitted: bool) -> list[RoomEvent]:
        """Lets somebody in who waits at the door, or not now. Answered already by another member: nothing happens.

        :raises HuddleNotFound: it has closed.
        :raises NotAllowed: the participant is not in it.
        """
        huddle = self._own(participant_id, huddle_id)
        if knocking_id not in huddle.knocking:
            return []
        person_id = self._roster.get(knocking_id).person_id
        # Also where the same person waits in another window.
        answered = [each for each in huddle.knocking if self._roster.get(each).person_id == person_id]
        huddle.knocking = [each for each in huddle.knocking if each not in answered]
        if admitted:
            huddle.admitted.add(person_id)
        return [HuddleChanged(huddle_id), *(HuddleAdmission(huddle_id, each, admitted) for each in answered)]

    def call_back(self, participant_id: str) -> list[RoomEvent]:
        """Asks all who are in huddles to come back to the main room. Nobody is moved."""
        name = self._roster.get(participant_id).name
        away = [person.id for person in self._roster if person.huddle_id is not None and person.id != participant_id]
        return [CallBack(name, each) for each in away]

    def move(self, participant: Participant, huddle_id: str | None, now_ms: int) -> list[RoomEvent]:
        """To another place; staying where one is tells nobody. What somebody overhears ends with each move."""
        left = participant.huddle_id
        if left == huddle_id:
            return []
        participant.huddle_id = huddle_id
        participant.overhears = False
        no_longer_waits = self.stop_knocking(participant.id)
        entered = [] if huddle_id is None else self._enter(self._huddles[huddle_id], participant)
        return [ParticipantChanged(participant.id), *entered, *no_longer_waits, *self.close_if_empty(left, now_ms)]

    def stop_knocking(self, participant_id: str) -> list[RoomEvent]:
        """Somebody does not wait at any door any more."""
        doors = [huddle for huddle in self if participant_id in huddle.knocking]
        for huddle in doors:
            huddle.knocking.remove(participant_id)
        return [HuddleChanged(huddle.id) for huddle in doors]

    def close_if_empty(self, huddle_id: str | None, now_ms: int) -> list[RoomEvent]:
        """The last to leave closes a huddle."""
        if huddle_id is None or self._roster.members_of(huddle_id):
            return []
        huddle = self._huddles.pop(huddle_id)
        talked = self._chat.end(huddle_id)
        # A huddle of one in which nothing was said was a try, and nobody needs to know of it later.
        worth_keeping = talked or len(huddle.people) > 1
        return [HuddleClosed(huddle_id, _recap(huddle, now_ms) if worth_keeping else None)]

    def _enter(self, huddle: Huddle, participant: Participant) -> list[RoomEvent]:
        is_new = participant.person_id not in huddle.people
        huddle.people[participant.person_id] = participant.name
        return [HuddleEntered(huddle.id)] if is_new else []

    def _own(self, participant_id: str, huddle_id: str) -> Huddle:
        huddle = self.get(huddle_id)
        if self._roster.get(participant_id).huddle_id != huddle_id:
            raise NotAllowed("Only those in a huddle can do this.")
        return huddle

    def _invitations(
        self, huddle: Huddle, starter: Participant, asked: Collection[str], *, by_vote: bool
    ) -> Iterable[RoomEvent]:
        for person in self._roster:
            if person.person_id in asked:
                yield HuddleInvitation(huddle.id, starter.name, person.id, by_vote)


def _recap(huddle: Huddle, now_ms: int) -> HuddleRecap:
    return HuddleRecap(
        huddle.id,
        huddle.name,
        tuple(huddle.people.values()),
        huddle.started_at,
        max(now_ms, huddle.started_at),
        tuple(huddle.people),
    )


def _unused_name(taken: Collection[str]) -> str:
    """A name for a huddle that was given none."""
    for place in _PLACES:
        if place not in taken:
            return place
    return next(name for number in count(1) if (name := f"Huddle {number}") not in taken)
