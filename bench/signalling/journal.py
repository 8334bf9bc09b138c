"""What became of every message. Times are monotonic seconds."""

import asyncio
from dataclasses import dataclass

KEY_LENGTH = 8
_KEY = b'"key":"'


@dataclass(slots=True)
class Post:
    """One chat message of the load. Its key is its number in the journal."""

    room: int
    author: int
    """position among the room's clients"""
    text: str
    sent_at: float
    late: float
    """seconds by which it was sent later than planned"""
    answered_at: float | None = None
    message_id: int | None = None
    """its id in the database; ``None`` while it is not acknowledged"""
    seen_by: int = 0
    """a bit for each client of the room that has got its event"""
    delivered_at: float | None = None
    """when the last of them had"""


class Journal:
    """All messages of a run, in the order in which they were sent first.

    :param clients_per_room: how many have to get each message.
    """

    def __init__(self, clients_per_room: int) -> None:
        self.posts: list[Post] = []
        self.acknowledged = 0
        """How many of them are."""
        self.refused: dict[str, int] = {}
        """How often the server said no, by code."""
        self.doubled = 0
        """Events that a client got twice."""
        self.all_answered = asyncio.Event()
        self.all_delivered = asyncio.Event()
        """Set while nothing is awaited. What was refused is not awaited."""
        self._everybody = (1 << clients_per_room) - 1
        self._unanswered: set[int] = set()
        self._undelivered: set[int] = set()

    def begin(self, post: Post) -> int:
        """A message is about to be sent for the first time. Returns its number."""
        number = len(self.posts)
        self.posts.append(post)
        self._undelivered.add(number)
        self.all_delivered.clear()
        self.await_answer(number)
        return number

    def await_answer(self, number: int) -> None:
        """The message is on its way, for the first time or again."""
        self._unanswered.add(number)
        self.all_answered.clear()

    def acknowledge(self, number: int, message_id: int, now: float) -> None:
        """The server says that it has stored the message. What it said first counts."""
        post = self.posts[number]
        if post.message_id is None:
            self.acknowledged += 1
            post.message_id, post.answered_at = message_id, now
        self._answered(number)

    def refuse(self, number: int, code: str) -> None:
        """The server did not take the message."""
        self.refused[code] = self.refused.get(code, 0) + 1
        self._answered(number)
        self._delivered(number)

    def see(self, number: int, client: int, now: float) -> None:
        """A client of the message's room, by its position there, has got the event."""
        post = self.posts[number]
        bit = 1 << client
        if post.seen_by & bit:
            self.doubled += 1
            return
        post.seen_by |= bit
        if post.seen_by == self._everybody:
            post.delivered_at = now
            self._delivered(number)

    def lose_connections(self) -> None:
        """Nothing that is awaited comes any more."""
        self._unanswered.clear()
        self._undelivered.clear()

    def _answered(self, number: int) -> None:
        self._unanswered.discard(number)
        if not self._unanswered:
            self.all_answered.set()

    def _delivered(self, number: int) -> None:
        self._undelivered.discard(number)
        if not self._undelivered:
            self.all_delivered.set()


def key_of(number: int) -> str:
    """What the message is called on the wire; always as long."""
    return f"{number:0{KEY_LENGTH}}"


def number_in(event: bytes) -> int | None:
    """The number of the message that an event carries; ``None`` when it is about something else.

    The JSON is not read: nothing else in the load's events looks like a key, and of a server's 10,000 events per
    second every microsecond counts.
    """
    at = event.find(_KEY)
    if at < 0:
        return None
    start = at + len(_KEY)
    return int(event[start : start + KEY_LENGTH])
