"""What a server has stored of the load's messages."""

from dataclasses import dataclass
from itertools import count

from bench.signalling.conversation import Conversation

_NEWEST = 2**53 - 1
"""Above all ids of messages."""
_PAGE = 200
"""The most that a request may ask for."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A chat message as the server tells it. ``room`` is the room's number in the load."""

    room: int
    id: int
    key: str
    text: str


async def read_room(url: str, room_id: str, room: int) -> list[StoredMessage]:
    """All messages of a room, the newest first, by the protocol that clients use.

    :param url: of the server, without a path.
    :raises ConnectError: the server refused, or did not answer.
    """
    messages: list[StoredMessage] = []
    conversation = await Conversation().open(url, room_id)
    ids = count()
    try:
        await conversation.request(next(ids), "join", name="Reader")
        has_more = True
        while has_more:
            before = messages[-1].id if messages else _NEWEST
            page = await conversation.request(next(ids), "listMessages", before=before, limit=_PAGE)
            messages += [StoredMessage(room, one["id"], one["key"], one["text"]) for one in reversed(page["messages"])]
            has_more = page["hasMore"]
    finally:
        await conversation.close()
    return messages
