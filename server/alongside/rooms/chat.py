"""What was said lately, kept at hand for those who arrive."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A chat message to be stored; ``huddle_id`` is ``None`` for the main room's chat."""

    key: str
    huddle_id: str | None
    author_id: str
    author_name: str
    text: str
    sent_at: int


@dataclass(frozen=True, slots=True)
class ChatMessage(MessageDraft):
    """A stored chat message. Ids grow with time."""

    id: int


class RecentMessages:
    """The newest messages of one place, oldest first."""

    def __init__(self, limit: int, messages: Iterable[ChatMessage] = (), has_more: bool = False) -> None:
        self._limit = limit
        self._messages: list[ChatMessage] = []
        self._has_more = has_more
        for message in messages:
            self.add(message)

    @property
    def has_more(self) -> bool:
        """Whether there are older ones than those kept here."""
        return self._has_more

    def add(self, message: ChatMessage) -> bool:
        """Returns whether it is new here. One that is older than all of a full list is not."""
        if any(known.id == message.id for known in self._messages):
            return False
        if len(self._messages) == self._limit and message.id < self._messages[0].id:
            return False
        insort(self._messages, message, key=lambda known: known.id)
        if len(self._messages) > self._limit:
            del self._messages[0]
            self._has_more = True
        return True

    def all(self) -> tuple[ChatMessage, ...]:
        return tuple(self._messages)
