"""Topics that people dropped, and who would like to talk about them.

What somebody wants to do with a topic is decided here and gives new topics, which are stored before the board takes
them: ``board.accept(await store(board.discussed(…)))``. Between the two nothing else changes the board.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from alongside.errors import Conflict, LimitReached, NotAllowed, TopicNotFound
from alongside.rooms.events import RoomEvent, TopicChanged, TopicRemoved
from alongside.rooms.formats import MS_PER_MINUTE
from alongside.rooms.people import Participant
from alongside.rooms.text import LINE_LENGTH, clean_line, optional_line

TopicState = Literal["open", "discussing", "done", "carriedOver"]

LONGEST_TIMEBOX_MS = 4 * 60 * MS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class Topic:
    """Times are ms since 1970-01-01 UTC.

    :param key: what the author's client called it.
    :param author_hidden: nobody but the author may know who dropped it, until it is discussed.
    :param upvoters: person ids, the earliest first.
    :param timebox_ends_at: until when it is to be discussed; nothing happens then but that people see it.
    :param outcome: what came of it.
    """

    id: str
    key: str
    text: str
    author_id: str
    author_name: str
    created_at: int
    state: TopicState = "open"
    author_hidden: bool = False
    upvoters: tuple[str, ...] = ()
    timebox_ends_at: int | None = None
    outcome: str | None = None


class TopicBoard:
    """The topics of one room that are not put away yet, in the order in which they were dropped.

    :param limit: how many there may be.
    """

    def __init__(self, limit: int, topics: Iterable[Topic] = ()) -> None:
        self._limit = limit
        self._topics = {topic.id: topic for topic in topics}

    def __len__(self) -> int:
        return len(self._topics)

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics.values())

    def find(self, topic_id: str) -> Topic | None:
        return self._topics.get(topic_id)

    def get(self, topic_id: str) -> Topic:
        """
        :raises TopicNotFound: it was removed, or never was.
        """
        topic = self._topics.get(topic_id)
        if topic is None:
            raise TopicNotFound
        return topic

    # --- what people want, decided ---

    def draft(
        self, author: Participant, topic_id: str, key: str, text: str, now_ms: int, *, author_hidden: bool = False
    ) -> Topic:
        """A new topic, or one that is sent again.

        :raises LimitReached: the board is full.
        :raises MalformedMessage: the text has no visible characters.
        """
        is_known = any((topic.author_id, topic.key) == (author.person_id, key) for topic in self)
        if len(self._topics) >= self._limit and not is_known:
            raise LimitReached("There are very many topics already. Remove some of your own first.")
        return Topic(
            id=topic_id,
            key=key,
            text=clean_line(text, LINE_LENGTH),
            author_id=author.person_id,
            author_name=author.name,
            created_at=now_ms,
            author_hidden=author_hidden,
        )

    def edited(self, topic_id: str, person_id: str, text: str) -> list[Topic]:
        """
        :raises NotAllowed: somebody else dropped it.
        :raises Conflict: it is done with.
        """
        topic = self._own(topic_id, person_id)
        if topic.state == "done":
            raise Conflict("This topic is done. Reopen it first.")
        return self._changed(replace(topic, text=clean_line(text, LINE_LENGTH)))

    def upvoted(self, topic_id: str, person_id: str, upvoted: bool) -> list[Topic]:
        """A person has one upvote for a topic, however often it is given."""
        topic = self.get(topic_id)
        if (person_id in topic.upvoters) == upvoted:
            return []
        others = tuple(upvoter for upvoter in topic.upvoters if upvoter != person_id)
        return [replace(topic, upvoters=(*others, person_id) if upvoted else others)]

    def discussed(self, topic_id: str, minutes: int | None, now_ms: int) -> list[Topic]:
        """It is shown to all, and from then on with its author. What was discussed before waits again.

        One that is being discussed already keeps its timebox: two people who begin at once begin once.

        :param minutes: the timebox; ``None`` for none.
        """
        topic = self.get(topic_id)
        if topic.state == "discussing":
            return []
        ends_at = None if minutes is None else now_ms + min(minutes * MS_PER_MINUTE, LONGEST_TIMEBOX_MS)
        interrupted = [replace(other, state="open", timebox_ends_at=None) for other in self._discussing()]
        begun = replace(topic, state="discussing", author_hidden=False, timebox_ends_at=ends_at, outcome=None)
        return [*interrupted, begun]

    def timeboxed(self, topic_id: str, ends_at: int, now_ms: int) -> list[Topic]:
        """Gives the discussion time until then, or longer. A shorter time than it has already changes nothing.

        :raises Conflict: it is not being discussed.
        """
        topic = self.get(topic_id)
        if topic.state != "discussing":
            raise Conflict("This topic is not being discussed any more.")
        latest = min(ends_at, now_ms + LONGEST_TIMEBOX_MS)
        if topic.timebox_ends_at is not None and topic.timebox_ends_at >= latest:
            return []
        return self._changed(replace(topic, timebox_ends_at=latest))

    def finished(self, topic_id: str, outcome: str | None) -> list[Topic]:
        """Done. A second one to say so may add what came of it, but takes nothing away.

        :raises Conflict: it is done already, and something else came of it.
        :raises MalformedMessage: there is an outcome, but nothing of it is visible.
        """
        topic = self.get(topic_id)
        cleaned = optional_line(outcome) or topic.outcome
        if topic.state == "done" and topic.outcome not in (None, cleaned):
            raise Conflict("Somebody has noted already what came of this topic. Reopen it to change that.")
        return self._changed(replace(topic, state="done", timebox_ends_at=None, outcome=cleaned))

    def put_back(self, topic_id: str, state: Literal["open", "carriedOver"]) -> list[Topic]:
        """It waits again, for now or for the next session."""
        return self._changed(replace(self.get(topic_id), state=state, timebox_ends_at=None))

    def carried_over(self) -> list[Topic]:
        """What a session that ends leaves for the next one."""
        waiting = [topic for topic in self if topic.state in ("open", "discussing")]
        return [replace(topic, state="carriedOver", timebox_ends_at=None) for topic in waiting]

    def check_may_remove(self, topic_id: str, person_id: str) -> None:
        """
        :raises NotAllowed: somebody else dropped it.
        """
        self._own(topic_id, person_id)

    # --- what is stored by now ---

    def accept(self, topics: Iterable[Topic]) -> list[RoomEvent]:
        """Takes topics as they are stored now."""
        happened: list[RoomEvent] = []
        for topic in topics:
            if self._topics.get(topic.id) != topic:
                self._topics[topic.id] = topic
                happened.append(TopicChanged(topic.id))
        return happened

    def forget(self, topic_ids: Iterable[str]) -> list[RoomEvent]:
        """Takes topics off the board that were removed, or put away with a session."""
        return [TopicRemoved(topic_id) for topic_id in topic_ids if self._topics.pop(topic_id, None) is not None]

    # --- parts ---

    def _own(self, topic_id: str, person_id: str) -> Topic:
        topic = self.get(topic_id)
        if topic.author_id != person_id:
            raise NotAllowed("Only the person who dropped a topic can change or remove it.")
        return topic

    def _discussing(self) -> list[Topic]:
        return [topic for topic in self if topic.state == "discussing"]

    def _changed(self, topic: Topic) -> list[Topic]:
        return [] if topic == self.get(topic.id) else [topic]
