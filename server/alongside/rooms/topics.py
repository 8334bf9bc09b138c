"""Topics that people dropped, and who would like to talk about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from alongside.errors import NotAllowed, TopicNotFound

TopicState = Literal["open", "discussing", "done", "carriedOver"]


@dataclass(frozen=True, slots=True)
class Topic:
    """``key`` is what the author's client called it; ``upvoters`` are person ids, the earliest first."""

    id: str
    key: str
    text: str
    author_id: str
    author_name: str
    created_at: int
    state: TopicState = "open"
    upvoters: tuple[str, ...] = ()


class TopicBoard:
    """The topics of one room, in the order in which they were dropped."""

    def __init__(self, topics: Iterable[Topic] = ()) -> None:
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

    def put(self, topic: Topic) -> bool:
        """Adds a topic. Returns whether it is new here; one that is known already stays as it is."""
        if topic.id in self._topics:
            return False
        self._topics[topic.id] = topic
        return True

    def set_upvote(self, topic_id: str, person_id: str, upvoted: bool) -> bool:
        """Returns whether anything changed: a person has one upvote for a topic, however often it is given."""
        topic = self.get(topic_id)
        if (person_id in topic.upvoters) == upvoted:
            return False
        others = tuple(upvoter for upvoter in topic.upvoters if upvoter != person_id)
        self._topics[topic_id] = replace(topic, upvoters=(*others, person_id) if upvoted else others)
        return True

    def set_state(self, topic_id: str, state: TopicState) -> bool:
        """Returns whether anything changed."""
        topic = self.get(topic_id)
        if topic.state == state:
            return False
        self._topics[topic_id] = replace(topic, state=state)
        return True

    def check_may_remove(self, topic_id: str, person_id: str) -> None:
        """
        :raises NotAllowed: somebody else dropped it.
        """
        if self.get(topic_id).author_id != person_id:
            raise NotAllowed("Only the person who dropped a topic can remove it.")

    def remove(self, topic_id: str) -> bool:
        """Returns whether it was still there."""
        return self._topics.pop(topic_id, None) is not None
