"""People move, close doors, knock and let one another in, in whatever order: nobody is where they may not be."""

import copy
import itertools
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alongside.errors import AlongsideError
from alongside.rooms.events import HuddleAdmission, HuddleClosed, RoomEvent
from tests.support.room_values import room_of

PEOPLE = ("ann", "bob", "cid", "dan", "eve")
people = st.sampled_from(PEOPLE)
numbers = st.integers(0, 3)
"""Each stands for one of the huddles that there are, or for one that is gone."""


class DoorMachine(RuleBasedStateMachine):
    """``welcome`` are those who may enter a huddle even if one has to knock: they were in it, asked to come, let in, or
    waited when its door was opened.
    """

    @initialize()
    def everybody_arrives(self) -> None:
        self.ids = itertools.count()
        self.room = room_of(*PEOPLE)
        self.welcome: dict[str, set[str]] = {}
        self.members: dict[str, set[str]] = {}
        """All who were in a huddle."""

        self.start("ann", knock_first=True, invited=set())
        self.knock("bob", 0, waiting=True)

    def huddle(self, number: int) -> str:
        ids = [*(huddle.id for huddle in self.room.huddles), "gone"]
        return ids[number % len(ids)]

    def do(self, command: Callable[[], list[RoomEvent]]) -> bool:
        """Returns whether it was carried out. What is refused changes nothing."""
        before = copy.deepcopy((list(self.room.roster), list(self.room.huddles)))
        try:
            happened = command()
        except AlongsideError:
            assert (list(self.room.roster), list(self.room.huddles)) == before
            return False
        for event in happened:
            match event:
                case HuddleAdmission(huddle_id=huddle, participant_id=person, admitted=True):
                    self.welcome[huddle].add(person)
                case HuddleClosed(huddle_id=huddle, recap=recap):
                    members = {f"person-{person}" for person in self.members.pop(huddle)}
                    assert set(members if recap is None else recap.member_ids) == members
        return True

    @rule(person=people, knock_first=st.booleans(), invited=st.sets(people, max_size=2))
    def start(self, person: str, knock_first: bool, invited: set[str]) -> None:
        huddle = f"h{next(self.ids)}"
        asked = [f"person-{each}" for each in invited]
        self.welcome[huddle] = {person, *invited}
        self.members[huddle] = {person}
        self.do(lambda: self.room.huddles.start(person, huddle, None, 0, knock_first=knock_first, invited=asked))

    @rule(person=people, number=numbers)
    def enter(self, person: str, number: int) -> None:
        huddle = self.room.huddles.find(self.huddle(number))
        if huddle is None:
            assert not self.do(lambda: self.room.huddles.join(person, "gone", 0))
            return
        may_enter = not huddle.knock_first or person in self.welcome[huddle.id]
        assert self.do(lambda: self.room.huddles.join(person, huddle.id, 0)) == may_enter
        if may_enter:
            self.welcome[huddle.id].add(person)
            self.members[huddle.id].add(person)

    @rule(person=people)
    def back(self, person: str) -> None:
        assert self.do(lambda: self.room.huddles.back_to_main(person, 0))

    @rule(person=people)
    def reload(self, person: str) -> None:
        self.do(lambda: self.room.leave(person, 0))
        self.do(lambda: self.room.join(person, f"person-{person}", person, None))

    @rule(other=st.none() | people, number=numbers, knock_first=st.booleans())
    def set_door(self, other: str | None, number: int, knock_first: bool) -> None:
        """By somebody inside, unless somebody is named."""
        huddle = self.huddle(number)
        members = self.room.roster.members_of(huddle)
        person = other or min(members, default="ann")
        inside = person in members
        assert self.do(lambda: self.room.huddles.set_knock_first(person, huddle, knock_first)) == inside

    @rule(person=people, number=numbers, waiting=st.sampled_from([True, True, False]))
    def knock(self, person: str, number: int, waiting: bool) -> None:
        huddle = self.huddle(number)
        if self.do(lambda: self.room.huddles.knock(person, huddle, waiting)):
            assert (person in self.room.huddles.get(huddle).knocking) == waiting

    @rule(other=st.none() | people, number=numbers, knocking=st.integers(0, 2), admitted=st.booleans())
    def answer(self, other: str | None, number: int, knocking: int, admitted: bool) -> None:
        """By somebody inside, unless somebody is named."""
        huddle = self.room.huddles.find(self.huddle(number))
        if huddle is None:
            return
        members = self.room.roster.members_of(huddle.id)
        person = other or min(members)
        who = [*huddle.knocking, "nobody"][knocking % (len(huddle.knocking) + 1)]
        inside = person in members
        assert self.do(lambda: self.room.huddles.answer_knock(person, huddle.id, who, admitted)) == inside

    @rule(person=people, overhears=st.booleans())
    def overhear(self, person: str, overhears: bool) -> None:
        self.do(lambda: self.room.set_overhearing(person, overhears))

    @invariant()
    def whoever_is_in_a_huddle_is_welcome_there(self) -> None:
        for huddle in self.room.huddles:
            assert self.room.roster.members_of(huddle.id) <= self.members[huddle.id] <= self.welcome[huddle.id]
            assert set(huddle.people) == {f"person-{person}" for person in self.members[huddle.id]}

    @invariant()
    def those_who_wait_at_a_door_are_outside_and_may_not_enter(self) -> None:
        for huddle in self.room.huddles:
            waiting = set(huddle.knocking)
            assert len(waiting) == len(huddle.knocking)
            assert not waiting & self.welcome[huddle.id]
            assert huddle.knock_first or not waiting

    @invariant()
    def the_main_room_is_overheard_from_huddles_only(self) -> None:
        assert all(person.huddle_id is not None for person in self.room.roster if person.overhears)


TestDoors = DoorMachine.TestCase
TestDoors.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
