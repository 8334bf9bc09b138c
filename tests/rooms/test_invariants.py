"""Whatever people do, in whatever order: the room stays a room."""

import copy
import itertools
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from alongside.errors import AlongsideError
from alongside.rooms import events
from alongside.rooms.availability import Availability
from alongside.rooms.events import EVERYONE, MembersOf, RoomEvent
from alongside.rooms.limits import RoomLimits
from alongside.rooms.messages import ChatMessage
from alongside.rooms.people import Source
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.room import Room, StoredRoom

PARTICIPANTS = 6
PEOPLE = st.sampled_from([f"p{number}" for number in range(8)])
NUMBERS = st.integers(0, 5)
"""Each stands for one of the huddles or topics that there are, or for one that is gone."""

SOURCES: st.SearchStrategy[Source] = st.sampled_from(["microphone", "camera", "screen", "screenAudio"])

AVAILABILITIES: st.SearchStrategy[Availability] = st.sampled_from(["open", "headsDown", "break", "needHelp"])


class RoomMachine(RuleBasedStateMachine):
    """Commands at random, and a listener for each participant who keeps only what they are told."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(
            StoredRoom(RoomRecord("room", RoomSettings("Studio"), 0)),
            RoomLimits(participants=PARTICIPANTS, topics=5, producers_per_participant=3, recent_messages=4),
        )
        self.numbers = itertools.count()
        self.known_huddles: set[str] = set()
        self.known_people: set[str] = set()
        self.heard: dict[str, list[ChatMessage]] = {}
        self.entitled: dict[str, list[ChatMessage]] = {}
        self.known_availability: dict[str, Availability] = {}
        for person in ("p0", "p1", "p2", "p3"):
            self.join(person)
        self.start("p0", name=None, number=None)
        self.drop("p1")

    def huddle(self, number: int) -> str:
        """The id of a huddle that there is, or of one that is gone."""
        ids = [*sorted(self.known_huddles), "gone"]
        return ids[number % len(ids)]

    def topic(self, number: int) -> str:
        """The same for topics."""
        ids = [*(topic.id for topic in self.room.topics), "gone"]
        return ids[number % len(ids)]

    def do(self, command: Callable[[], list[RoomEvent]]) -> None:
        """Carries out a command; one that is refused must not have changed anything."""
        before = picture(self.room)
        try:
            happened = command()
        except AlongsideError:
            assert picture(self.room) == before
            return
        for event in happened:
            self.tell(event)

    def tell(self, event: RoomEvent) -> None:
        match event:
            case events.ParticipantJoined(participant_id=person):
                self.known_people.add(person)
                self.heard.setdefault(person, [])
                self.entitled.setdefault(person, [])
                self.known_availability[person] = self.room.roster.get(person).availability
            case events.ParticipantLeft(participant_id=person):
                self.known_people.discard(person)
                self.known_availability.pop(person, None)
            case events.ParticipantChanged(participant_id=person):
                self.known_availability[person] = self.room.roster.get(person).availability
            case events.HuddleOpened(huddle_id=huddle):
                self.known_huddles.add(huddle)
            case events.HuddleClosed(huddle_id=huddle):
                self.known_huddles.discard(huddle)
            case events.MessagePosted(message=message):
                place = message.huddle_id
                audience = self.room.resolve(EVERYONE if place is None else MembersOf(place))
                told = self.known_people if audience is None else audience
                for person in told:
                    self.heard[person].append(message)

    @rule(person=PEOPLE)
    def join(self, person: str) -> None:
        if person not in self.known_people:
            self.do(lambda: self.room.join(person, f"person of {person}", person, None))

    @rule(person=PEOPLE)
    def leave(self, person: str) -> None:
        self.do(lambda: self.room.leave(person, 0))

    @rule(person=PEOPLE, name=st.none() | st.text(max_size=5), number=st.none() | NUMBERS)
    def start(self, person: str, name: str | None, number: int | None) -> None:
        def start() -> list[RoomEvent]:
            topic = None if number is None else self.room.topics.get(self.topic(number))
            return self.room.huddles.start(person, f"h{next(self.numbers)}", name, 0, topic=topic)

        self.do(start)

    @rule(person=PEOPLE, number=NUMBERS)
    def go(self, person: str, number: int) -> None:
        self.do(lambda: self.room.huddles.join(person, self.huddle(number), 0))

    @rule(person=PEOPLE)
    def back(self, person: str) -> None:
        self.do(lambda: self.room.huddles.back_to_main(person, 0))

    @rule(person=PEOPLE, availability=AVAILABILITIES)
    def be(self, person: str, availability: Availability) -> None:
        self.do(lambda: self.room.set_availability(person, availability, 0))

    @rule(person=PEOPLE, place=st.none() | NUMBERS)
    def say(self, person: str, place: int | None) -> None:
        number = next(self.numbers)
        huddle = None if place is None else self.huddle(place)

        def post() -> list[RoomEvent]:
            draft = self.room.chat.draft(self.room.roster.get(person), huddle, str(number), "Hi", number)
            members = self.room.roster.members_of(huddle) if huddle else self.known_people
            message = ChatMessage(draft.key, huddle, draft.author_id, draft.author_name, "Hi", number, id=number)
            for member in members:
                self.entitled[member].append(message)
            return self.room.chat.accept(message)

        self.do(post)

    @rule(person=PEOPLE)
    def drop(self, person: str) -> None:
        board, topic = self.room.topics, f"t{next(self.numbers)}"
        self.do(lambda: board.accept([board.draft(self.room.roster.get(person), topic, topic, "Tea", 0)]))

    @rule(person=PEOPLE, number=NUMBERS, upvoted=st.booleans())
    def upvote(self, person: str, number: int, upvoted: bool) -> None:
        board, topic = self.room.topics, self.topic(number)
        self.do(lambda: board.accept(board.upvoted(topic, f"person of {person}", upvoted)))

    @rule(person=PEOPLE, source=SOURCES, paused=st.booleans())
    def share(self, person: str, source: Source, paused: bool) -> None:
        producer = f"m{next(self.numbers)}"
        self.do(lambda: self.room.producers.add(person, producer, source, paused))

    @rule()
    def media_lost(self) -> None:
        self.room.producers.lose()
        self.do(self.room.producers.reset)

    @invariant()
    def everybody_is_in_exactly_one_place(self) -> None:
        places = [None, *(huddle.id for huddle in self.room.huddles)]
        members = [person for place in places for person in self.room.roster.members_of(place)]
        assert sorted(members) == sorted(person.id for person in self.room.roster)

    @invariant()
    def no_huddle_is_empty(self) -> None:
        assert all(self.room.roster.members_of(huddle.id) for huddle in self.room.huddles)

    @invariant()
    def listeners_know_who_and_what_there_is(self) -> None:
        assert self.known_people == {person.id for person in self.room.roster}
        assert self.known_huddles == {huddle.id for huddle in self.room.huddles}

    @invariant()
    def listeners_know_who_may_be_talked_to(self) -> None:
        assert self.known_availability == {person.id: person.availability for person in self.room.roster}

    @invariant()
    def chat_is_heard_by_those_entitled_and_nobody_else(self) -> None:
        assert self.heard == self.entitled

    @invariant()
    def what_may_be_read_is_of_ones_own_place(self) -> None:
        for person in self.room.roster:
            places = {message.huddle_id for message in self.room.messages_for(person.id)}
            assert places <= {None, person.huddle_id}

    @invariant()
    def limits_hold(self) -> None:
        assert len(self.room.roster) <= PARTICIPANTS
        assert len(self.room.topics) <= 5
        for person in self.room.roster:
            sources = [producer.source for producer in person.producers.values()]
            assert len(sources) <= 3
            assert sources.count("microphone") <= 1
            assert sources.count("camera") <= 1


def picture(room: Room) -> object:
    """Everything about a room that a refused command must leave as it was."""
    return copy.deepcopy((list(room.roster), list(room.huddles), list(room.topics)))


TestRoom = pytest.mark.filterwarnings("error")(RoomMachine.TestCase)
TestRoom.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
