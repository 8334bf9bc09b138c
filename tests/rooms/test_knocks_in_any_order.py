"""People knock, answer, work, rest, come and go in any order: a knock is shown when it may be, and to nobody else."""

import itertools
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alongside.errors import Conflict, NotAllowed, NotFound
from alongside.rooms.availability import OPEN, Availability, Status
from alongside.rooms.events import KnockRemoved, RoomEvent, SessionAttended
from alongside.rooms.formats import FormatId
from alongside.rooms.knocks import Knock, KnockAnswer, KnockTime
from alongside.rooms.people import Participant
from alongside.rooms.room import Room, StoredRoom
from alongside.rooms.session import Session, advanced, after_skipping, ended, with_focus, with_paused
from tests.support.room_values import HOUR, LIMITS, MINUTE, RECORD, session_of

PEOPLE = ("ann", "bob", "cid")
people = st.sampled_from(PEOPLE)
pairs = st.sampled_from([*itertools.permutations(PEOPLE, 2)])
knock_numbers = st.integers(0, 4)
"""Each stands for one of the knocks that there are, or for one that is gone."""

availabilities: st.SearchStrategy[Availability] = st.sampled_from(["open", "headsDown", "break", "needHelp"])
answers: st.SearchStrategy[KnockAnswer] = st.sampled_from(["nextBreak", "now", "later", "nextBreak"])

Button = Literal["pause", "resume", "skip", "focus", "noFocus", "end"]


@dataclass
class Expected:
    """What is to become of one knock.

    :param may_come_up: whether the next break is another one than that in which it was put off.
    :param told: whether the receiver has known of it.
    """

    by: str
    to: str
    when: KnockTime
    created_at: int
    put_off: bool = False
    may_come_up: bool = True
    shown: bool = False
    told: bool = False
    settled: bool = False


class KnockMachine(RuleBasedStateMachine):
    """A room as the server runs it: what is decided is stored and accepted, and the clock ticks after each step."""

    @initialize()
    def open(self) -> None:
        self.now_ms = 0
        self.numbers = itertools.count()
        self.stored: dict[str, Knock] = {}
        self.stored_session: Session | None = None
        self.expected: dict[str, Expected] = {}
        self.away: dict[str, Status] = {}
        self.running: Session | None = None
        self.room = Room(StoredRoom(RECORD), LIMITS)
        for person in PEOPLE:
            self.arrive(person)
        self.knock(("ann", "bob"), "now")

    # --- people and their session ---

    @rule(person=people)
    def arrive(self, person: str) -> None:
        if self.presence(person) is None:
            name = f"{person} {next(self.numbers)}"
            arrived = self.room.join(name, person, person, None)
            assert self.room.roster.get(name).status == self.away.pop(person, OPEN)
            self.done(arrived)

    @rule(person=people)
    def leave(self, person: str) -> None:
        if (there := self.presence(person)) is not None:
            self.away[person] = there.status
            self.done(self.room.leave(there.id, self.now_ms))

    @rule(person=people, connected=st.booleans())
    def connect(self, person: str, connected: bool) -> None:
        if (there := self.presence(person)) is not None:
            self.done(self.room.set_connected(there.id, connected))

    @rule(
        person=people, availability=availabilities, for_ms=st.none() | st.just(25 * MINUTE), until_break=st.booleans()
    )
    def be(self, person: str, availability: Availability, for_ms: int | None, until_break: bool) -> None:
        if (there := self.presence(person)) is not None:
            changed = self.room.set_availability(
                there.id, availability, self.now_ms, for_ms=for_ms, until_break=until_break
            )
            self.done(changed)

    @rule(format_id=st.sampled_from(["gsd", "pomodoro", "cowork", "open"]))
    def start_session(self, format_id: FormatId) -> None:
        if self.room.running_session is None:
            self.accept(session_of(format_id, number=next(self.numbers), now_ms=self.now_ms))

    @rule(button=st.sampled_from(["pause", "resume", "skip", "skip", "focus", "noFocus", "end"]))
    def press(self, button: Button) -> None:
        try:
            session = advanced(self.room.check_session(), self.now_ms)
            match button:
                case "pause" | "resume":
                    session = with_paused(session, button == "pause", self.now_ms)
                case "skip":
                    session = after_skipping(session, session.index, self.now_ms)
                case "focus" | "noFocus":
                    session = with_focus(session, button == "focus")
                case "end":
                    session = ended(session, self.now_ms)
        except Conflict:
            return
        self.accept(session)

    def accept(self, session: Session) -> None:
        self.stored_session = session
        self.done(self.room.accept_session(session, self.now_ms))

    @rule(time_ms=st.sampled_from([MINUTE, 3 * MINUTE, 25 * MINUTE, 50 * MINUTE, 5 * HOUR]))
    def wait(self, time_ms: int) -> None:
        self.now_ms += time_ms
        self.done([])

    @rule()
    def restart(self) -> None:
        before = self.room.session
        self.room = Room(StoredRoom(RECORD, session=self.stored_session, knocks=self.stored.values()), LIMITS)
        self.away = {}
        # What was shown to somebody is shown anew when they are back and its moment comes.
        for knock_id, knock in self.expected.items():
            knock.shown = False
            knock.told = knock.put_off or knock.settled
            knock.may_come_up = self.stored[knock_id].armed
        self.done([])
        assert self.room.session == before

    # --- knocks ---

    def knock_id(self, number: int) -> str:
        ids = [*self.expected, "gone"]
        return ids[number % len(ids)]

    @rule(pair=pairs, when=st.sampled_from(["now", "nextBreak"]))
    def knock(self, pair: tuple[str, str], when: KnockTime) -> None:
        by, to = pair
        knocker, receiver = self.presence(by), self.presence(to)
        if knocker is None or receiver is None:
            return
        knock_id = f"k{next(self.numbers)}"
        waiting = any((each.by, each.to, each.settled) == (by, to, False) for each in self.expected.values())
        if waiting:
            with pytest.raises(Conflict):
                self.room.knocks.draft(knocker, receiver, knock_id, None, when, self.now_ms)
            return
        draft = self.room.knocks.draft(knocker, receiver, knock_id, None, when, self.now_ms)
        self.expected[knock_id] = Expected(by, to, when, self.now_ms)
        self.save(draft)

    @rule(other=st.none() | people, number=knock_numbers, said=answers)
    def answer(self, other: str | None, number: int, said: KnockAnswer) -> None:
        """By the one who is knocked on, unless somebody is named."""
        knock_id = self.knock_id(number)
        knock = self.expected.get(knock_id)
        person = other or ("ann" if knock is None else knock.to)
        if (there := self.presence(person)) is None:
            return
        if knock is None or knock.to != person:
            with pytest.raises(NotFound if knock is None else NotAllowed):
                self.room.knocks.answered(knock_id, there, said, self.room.running_session)
            return
        answered = self.room.knocks.answered(knock_id, there, said, self.room.running_session)
        if not knock.settled and said == "nextBreak":
            knock.put_off = knock.told = True
            knock.may_come_up = not self.on_break(knock.to)
            knock.shown = False
        elif not knock.settled:
            knock.settled = knock.told = True
        self.save(answered)

    @rule(person=people, number=knock_numbers)
    def withdraw(self, person: str, number: int) -> None:
        knock_id = self.knock_id(number)
        knock = self.expected.get(knock_id)
        if knock is None or knock.by != person:
            with pytest.raises(NotFound if knock is None else NotAllowed):
                self.room.knocks.check_may_remove(knock_id, person)
            return
        self.room.knocks.check_may_remove(knock_id, person)
        self.done(self.room.knocks.remove(knock_id))

    def save(self, knock: Knock) -> None:
        self.stored[knock.id] = knock
        self.done([*self.room.knocks.accept(knock), *self.room.come_due(self.now_ms)])

    # --- what is to be expected ---

    def presence(self, person: str) -> Participant | None:
        return next(iter(self.room.roster.presences_of(person)), None)

    def status(self, person: str) -> Status:
        there = self.presence(person)
        return self.away.get(person, OPEN) if there is None else there.status

    def on_break(self, person: str) -> bool:
        """What people said of themselves counts more than the session, but for being heads-down without an end."""
        session, status = self.room.running_session, self.status(person)
        has_end = status.ends_at is not None or status.ends_at_break
        if status.availability == "headsDown" and (has_end or session is None or not session.phases):
            return False
        return status.availability == "break" or (session is not None and not session.is_working)

    def may_be_shown(self, knock: Expected, receiver: Participant) -> bool:
        session = self.room.running_session
        if not receiver.connected or (session is not None and session.focus):
            return False
        if not knock.put_off and (knock.when == "now" or (session is None and receiver.availability != "headsDown")):
            return True
        return self.on_break(knock.to) and knock.may_come_up

    def done(self, happened: list[RoomEvent]) -> None:
        """The clock ticks, and what is expected of each knock is brought up to date."""
        happened = [*happened, *self.room.tick(self.now_ms)]
        for event in happened:
            if isinstance(event, KnockRemoved):
                knock = self.expected.pop(event.knock_id)
                del self.stored[event.knock_id]
                assert event.person_ids == ({knock.by, knock.to} if knock.told else {knock.by})
            if isinstance(event, SessionAttended):
                self.stored_session = self.room.session
        self.end_what_those_said_who_are_away()
        for knock in self.expected.values():
            receiver = self.presence(knock.to)
            if knock.settled or knock.shown:
                continue
            if receiver is not None and self.may_be_shown(knock, receiver):
                knock.shown = knock.told = True
            elif not self.on_break(knock.to):
                knock.may_come_up = True

    def end_what_those_said_who_are_away(self) -> None:
        before, self.running = self.running, self.room.running_session
        is_break = before is not None and (self.running is None or (before.is_working and not self.running.is_working))
        for person, status in list(self.away.items()):
            if (is_break and status.ends_at_break) or (status.ends_at is not None and status.ends_at <= self.now_ms):
                del self.away[person]

    @invariant()
    def whoever_knocked_sees_their_knocks_and_the_receiver_those_that_are_due(self) -> None:
        for person in PEOPLE:
            seen = {knock.id for knock in self.room.knocks.visible_to(person)}
            mine = {knock_id for knock_id, knock in self.expected.items() if knock.by == person}
            for_me = {
                knock_id
                for knock_id, knock in self.expected.items()
                if knock.to == person and knock.shown and not knock.settled
            }
            assert seen == mine | for_me

    @invariant()
    def nobody_else_sees_a_knock(self) -> None:
        for person in (*PEOPLE, "a stranger"):
            assert all(person in (knock.from_id, knock.to_id) for knock in self.room.knocks.visible_to(person))

    @invariant()
    def nothing_is_kept_for_more_than_half_a_day(self) -> None:
        assert set(self.stored) == set(self.expected) == {knock.id for knock in self.room.knocks}
        assert all(self.now_ms - knock.created_at < 12 * HOUR for knock in self.expected.values())

    @invariant()
    def the_clock_has_nothing_more_to_do_before_the_moment_for_which_the_room_wakes_up(self) -> None:
        due = self.room.next_due()
        assert due is None or due > self.now_ms
        before = self.picture()
        assert self.room.tick(self.now_ms if due is None else due - 1) == []
        assert self.picture() == before

    def picture(self) -> object:
        people = [(person.id, person.status) for person in self.room.roster]
        return people, self.room.session, list(self.room.knocks)


TestKnocks = KnockMachine.TestCase
TestKnocks.settings = settings(max_examples=300, stateful_step_count=50, deadline=None)
