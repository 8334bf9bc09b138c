"""What was said lately in each place of a room, kept at hand for those who arrive."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from alongside.errors import HuddleNotFound, MalformedMessage, NotAllowed
from alongside.rooms.events import MessageChanged, MessagePosted, RoomEvent
from alongside.rooms.messages import MOST_MENTIONS, ChatMessage, MessageDraft
from alongside.rooms.people import Participant
from alongside.rooms.text import TEXT_LENGTH, clean_text


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
        place = bisect_left(self._messages, message.id, key=lambda known: known.id)
        if place < len(self._messages) and self._messages[place].id == message.id:
            return False
        if place == 0 and len(self._messages) == self._limit:
            return False
        self._messages.insert(place, message)
        if len(self._messages) > self._limit:
            del self._messages[0]
            self._has_more = True
        return True

    def remove(self, is_gone: Callable[[ChatMessage], bool]) -> None:
        self._messages = [message for message in self._messages if not is_gone(message)]

    def replace(self, message: ChatMessage) -> None:
        """Takes the message's new state, if it is kept here."""
        self._messages = [message if known.id == message.id else known for known in self._messages]

    def all(self) -> tuple[ChatMessage, ...]:
        return tuple(self._messages)


class Chat:
    """The recent chat of the main room and of each huddle."""

    def __init__(self, limit: int, messages: Iterable[ChatMessage] = (), has_more: bool = False) -> None:
        self._limit = limit
        self._main = RecentMessages(limit, messages, has_more)
        self._huddles: dict[str, RecentMessages] = {}

    @property
    def has_more(self) -> bool:
        """Whether the main room's chat goes further back than what is kept at hand."""
        return self._main.has_more

    def recent_of_main_room(self) -> tuple[ChatMessage, ...]:
        """The newest messages of the main room, oldest first."""
        return self._main.all()

    def forget(self, started_at: int, ended_at: int) -> None:
        """What was said in this time, both ends included, is gone, and the recaps of huddles that began in it."""

        def is_gone(message: ChatMessage) -> bool:
            began = message.sent_at if message.huddle is None else message.huddle.started_at
            return started_at <= began <= ended_at or started_at <= message.sent_at <= ended_at

        for chat in (self._main, *self._huddles.values()):
            chat.remove(is_gone)

    def begin(self, huddle_id: str) -> None:
        """A huddle has opened."""
        self._huddles[huddle_id] = RecentMessages(self._limit)

    def end(self, huddle_id: str) -> bool:
        """A huddle has closed. Returns whether anything was said in it."""
        return bool(self._huddles.pop(huddle_id).all())

    def visible_in(self, huddle_id: str | None) -> tuple[ChatMessage, ...]:
        """What somebody in this place may read, oldest first: the main room's chat, and that of the huddle."""
        messages = list(self._main.all())
        if huddle_id is not None:
            messages += self._huddles[huddle_id].all()
        return tuple(sorted(messages, key=lambda message: message.id))

    def check_may_read(self, reader: Participant, huddle_id: str | None) -> None:
        """
        :raises HuddleNotFound: the huddle has closed.
        :raises NotAllowed: the chat is that of a huddle in which the participant is not.
        """
        if huddle_id is not None and reader.huddle_id != huddle_id:
            if huddle_id not in self._huddles:
                raise HuddleNotFound
            raise NotAllowed("Only those in a huddle can read and write its chat.")

    def draft(
        self,
        author: Participant,
        huddle_id: str | None,
        key: str,
        text: str,
        now_ms: int,
        *,
        reply_to: int | None = None,
        mentions: tuple[str, ...] = (),
    ) -> MessageDraft:
        """A message to be stored.

        :raises HuddleNotFound: the huddle has closed.
        :raises NotAllowed: the chat is that of a huddle in which the participant is not.
        :raises MalformedMessage: the text has no visible characters, or it names very many people.
        """
        self.check_may_read(author, huddle_id)
        return MessageDraft(
            key=key,
            huddle_id=huddle_id,
            author_id=author.person_id,
            author_name=author.name,
            text=clean_text(text, TEXT_LENGTH),
            sent_at=now_ms,
            reply_to=reply_to,
            mentions=checked_mentions(mentions),
        )

    def accept(self, message: ChatMessage) -> list[RoomEvent]:
        """Takes a message that is stored by now. Taking it twice is fine."""
        chat = self._main if message.huddle_id is None else self._huddles.get(message.huddle_id)
        return [MessagePosted(message)] if chat is not None and chat.add(message) else []

    def accept_change(self, message: ChatMessage) -> list[RoomEvent]:
        """Takes the new state of a message, which need not be among the recent ones."""
        chat = self._main if message.huddle_id is None else self._huddles.get(message.huddle_id)
        if chat is None:
            return []
        chat.replace(message)
        return [MessageChanged(message)]


def checked_mentions(person_ids: Iterable[str]) -> tuple[str, ...]:
    """Each person once.

    :raises MalformedMessage: there are very many.
    """
    mentions = tuple(dict.fromkeys(person_ids))
    if len(mentions) > MOST_MENTIONS:
        raise MalformedMessage(f"A message can name {MOST_MENTIONS} people at most.")
    return mentions
