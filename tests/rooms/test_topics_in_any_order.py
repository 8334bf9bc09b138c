"""Several people do things with topics, in whatever order: the board stays a board."""

import itertools
from collections.abc import Callable, Iterable
from typing import Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from alongside.errors import AlongsideError, NotAllowed, TopicNotFound
from alongside.rooms.events import RoomEvent, TopicChanged, TopicRemoved
from alongside.rooms.people import Participant
from alongside.rooms.topics import LONGEST_TIMEBOX_MS, Topic, TopicBoard
from tests.support.room_values import MINUTE

LIMIT = 6
people = st.sampled_from(["ann", "bob", "cid"])
numbers = st.integers(0, LIMIT)
"""Each stands for one of the topics that there are, or for one that is gone."""

texts = st.sampled_from(["Tea", "Coffee", " Tea ", "\u200b"])
minutes = st.integers(0, 300)


class TopicMachine(RuleBasedStateMachine):
    """Decisions are taken and accepted one after another, as the server stores them.

    ``stored`` is what the database has, and ``known`` what somebody knows who listens to events only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.board = TopicBoard(LIMIT)
        self.stored: dict[str, Topic] = {}
        self.known: dict[str, Topic] = {}
        self.discussed: set[str] = set()
        self.shown: set[str] = set()
        """Topics whose author everybody may know by now."""
        self.now_ms = 0
        self.ids = itertools.count()
        self.drop("ann", "Tea", hidden=True)
        self.drop("bob", "Coffee", hidden=True)

    def do(self, decide: Callable[[], list[Topic]]) -> None:
        """Decides, stores, accepts. Deciding changes nothing, and being refused neither."""
        before = dict(self.stored)
        try:
            changed = decide()
        except AlongsideError:
            changed = []
        assert list(self.board) == list(before.values())
        for topic in changed:
            self.stored[topic.id] = topic
            self.check_step(before.get(topic.id), topic)
        assert len({topic.id for topic in changed}) == len(changed)
        self.tell(self.board.accept(changed))
        assert self.board.accept(changed) == []

    def check_step(self, before: Topic | None, after: Topic) -> None:
        if before is None:
            assert (after.state, after.upvoters, after.outcome) == ("open", (), None)
            return
        assert after != before
        # Who dropped it and when stays as it was.
        kept = ("id", "key", "author_id", "author_name", "created_at")
        assert all(getattr(after, name) == getattr(before, name) for name in kept)
        begun = after.state == "discussing" != before.state
        if before.outcome is not None and not begun:
            assert after.outcome is not None
        if before.state == after.state == "discussing" and before.timebox_ends_at is not None:
            assert after.timebox_ends_at is not None
            assert after.timebox_ends_at >= before.timebox_ends_at
        if before.author_hidden != after.author_hidden:
            assert begun

    def tell(self, happened: Iterable[RoomEvent]) -> None:
        for event in happened:
            match event:
                case TopicChanged(topic_id=topic_id):
                    self.known[topic_id] = self.board.get(topic_id)
                case TopicRemoved(topic_id=topic_id):
                    del self.known[topic_id]

    def topic(self, number: int) -> str:
        """The id of a topic that there is, or of one that is gone."""
        ids = [*self.stored, "gone"]
        return ids[number % len(ids)]

    @rule(person=people, text=texts, hidden=st.booleans())
    def drop(self, person: str, text: str, hidden: bool) -> None:
        author = Participant(person, f"person-{person}", person)
        topic = f"t{next(self.ids)}"
        self.do(lambda: [self.board.draft(author, topic, topic, text, self.now_ms, author_hidden=hidden)])

    @rule(number=numbers)
    def drop_again(self, number: int) -> None:
        """What is sent twice comes back from the database as it is by now."""
        if (stored := self.stored.get(self.topic(number))) is not None:
            assert self.board.accept([stored]) == []

    @rule(person=people, number=numbers, text=texts)
    def edit(self, person: str, number: int, text: str) -> None:
        topic = self.topic(number)
        before = self.stored.get(topic)
        self.do(lambda: self.board.edited(topic, f"person-{person}", text))
        assert self.stored.get(topic) == before or self.stored[topic].author_id == f"person-{person}"

    @rule(person=people, number=numbers, upvoted=st.booleans())
    def upvote(self, person: str, number: int, upvoted: bool) -> None:
        topic = self.topic(number)
        self.do(lambda: self.board.upvoted(topic, person, upvoted))
        if topic in self.stored:
            assert (person in self.stored[topic].upvoters) == upvoted

    @rule(number=numbers, timebox=st.none() | minutes)
    def discuss(self, number: int, timebox: int | None) -> None:
        topic = self.topic(number)
        self.do(lambda: self.board.discussed(topic, timebox, self.now_ms))
        if topic in self.stored:
            assert self.stored[topic].state == "discussing"
            assert (self.stored[topic].timebox_ends_at or 0) <= self.now_ms + LONGEST_TIMEBOX_MS

    @rule(other=st.none() | numbers, until=minutes)
    def extend(self, other: int | None, until: int) -> None:
        """Of the topic that is being discussed, unless one is named."""
        discussed = next((topic.id for topic in self.board if topic.state == "discussing"), "gone")
        topic = discussed if other is None else self.topic(other)
        self.do(lambda: self.board.timeboxed(topic, self.now_ms + until * MINUTE, self.now_ms))

    @rule(number=numbers, outcome=st.none() | texts)
    def finish(self, number: int, outcome: str | None) -> None:
        topic = self.topic(number)
        self.do(lambda: self.board.finished(topic, outcome))

    @rule(number=numbers, state=st.sampled_from(["open", "carriedOver"]))
    def put_back(self, number: int, state: Literal["open", "carriedOver"]) -> None:
        topic = self.topic(number)
        self.do(lambda: self.board.put_back(topic, state))

    @rule(person=people, number=numbers)
    def remove(self, person: str, number: int) -> None:
        topic = self.topic(number)
        author = self.stored[topic].author_id if topic in self.stored else None
        if author != f"person-{person}":
            with pytest.raises(TopicNotFound if author is None else NotAllowed):
                self.board.check_may_remove(topic, f"person-{person}")
            return
        self.board.check_may_remove(topic, author)
        del self.stored[topic]
        self.forget([topic])

    @rule()
    def end_session(self) -> None:
        self.do(self.board.carried_over)
        assert {topic.state for topic in self.board} <= {"carriedOver", "done"}
        done = [topic.id for topic in self.board if topic.state == "done"]
        for topic in done:
            del self.stored[topic]
        self.forget(done)

    def forget(self, topics: list[str]) -> None:
        assert self.board.forget([*topics, *topics]) == [TopicRemoved(topic) for topic in topics]
        for topic in topics:
            del self.known[topic]
            self.discussed.discard(topic)
            self.shown.discard(topic)

    @rule()
    def restart(self) -> None:
        self.board = TopicBoard(LIMIT, self.stored.values())

    @rule(minutes=minutes)
    def wait(self, minutes: int) -> None:
        self.now_ms += minutes * MINUTE

    @invariant()
    def the_board_has_what_is_stored_in_the_order_in_which_it_came(self) -> None:
        assert list(self.board) == list(self.stored.values())
        assert len(self.board) == len(self.stored) <= LIMIT

    @invariant()
    def whoever_listens_knows_the_board(self) -> None:
        assert self.known == self.stored

    @invariant()
    def one_topic_at_most_is_discussed(self) -> None:
        discussed = [topic.id for topic in self.board if topic.state == "discussing"]
        assert len(discussed) <= 1
        self.discussed.update(discussed)

    @invariant()
    def nobody_has_two_upvotes(self) -> None:
        assert all(len(set(topic.upvoters)) == len(topic.upvoters) for topic in self.board)

    @invariant()
    def an_author_is_hidden_until_the_topic_is_discussed_and_never_after(self) -> None:
        hidden = {topic.id for topic in self.board if topic.author_hidden}
        assert not hidden & self.discussed
        assert not hidden & self.shown
        self.shown.update(topic.id for topic in self.board if not topic.author_hidden)

    @invariant()
    def only_what_is_discussed_has_a_timebox(self) -> None:
        assert all(topic.timebox_ends_at is None or topic.state == "discussing" for topic in self.board)


TestTopics = TopicMachine.TestCase
TestTopics.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
