"""One client of the load, from its joining on."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.signalling.conversation import Conversation, Json
from bench.signalling.journal import Journal, Post, key_of, number_in

_JOIN_ID = 0
_FIRST_ID = 1
"""The request that posts the message with the number 0 has this id; others follow as their messages do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which client it is."""

    room: int
    position: int
    """among the clients of the room"""

    @property
    def person_key(self) -> str:
        """The secret by which the server knows the same person again; here anything that nobody else uses."""
        return f"bench-{self.room:06}-{self.position:06}"


class ChatClient:
    """Says what it is told to, and notes in the journal what it gets.

    :param now: monotonic seconds.
    """

    def __init__(self, place: Place, journal: Journal, now: Callable[[], float]) -> None:
        self.place = place
        self._journal = journal
        self._now = now
        self.conversation = Conversation(self._note_event, self._note_answer)

    async def join(self, url: str, room_id: str) -> None:
        """
        :param url: of the server, without a path.
        :raises ConnectError: the server refused, or did not answer.
        """
        await self.conversation.open(url, room_id)
        name = f"Client {self.place.position}"
        await self.conversation.request(_JOIN_ID, "join", name=name, personKey=self.place.person_key)

    def post(self, text: str, late: float) -> None:
        """Says something new.

        :param late: seconds since it should have been said.
        """
        post = Post(self.place.room, self.place.position, text, self._now(), late)
        self._send(self._journal.begin(post), text)

    def post_again(self, number: int) -> None:
        """Says again, under the same key, what was not acknowledged."""
        self._journal.await_answer(number)
        self._send(number, self._journal.posts[number].text)

    def _send(self, number: int, text: str) -> None:
        self.conversation.send(
            f'{{"type":"postMessage","id":{_FIRST_ID + number},"key":"{key_of(number)}","text":"{text}"}}'
        )

    def _note_event(self, event: bytes) -> None:
        number = number_in(event)
        if number is not None:
            self._journal.see(number, self.place.position, self._now())

    def _note_answer(self, answer: Json) -> None:
        number = answer["id"] - _FIRST_ID
        if answer["type"] == "response":
            self._journal.acknowledge(number, answer["result"]["messageId"], self._now())
        else:
            self._journal.refuse(number, answer["error"]["code"])
