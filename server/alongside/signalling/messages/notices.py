"""What is true for the moment only: not numbered, and not kept."""

from collections.abc import Sequence
from typing import Literal

from alongside.signalling.messages.base import Id, Message


class Speaking(Message):
    """Who is audible now, of those in the same place as the receiver."""

    type: Literal["speaking"] = "speaking"
    participant_ids: Sequence[Id]


class TransportFailed(Message):
    """A transport lost its path; build both anew."""

    type: Literal["transportFailed"] = "transportFailed"
    transport_id: Id
    stage: Literal["ice", "dtls"]


class HuddleInvitation(Message):
    """A quiet invitation: somebody started a huddle on a topic that this person upvoted."""

    type: Literal["huddleInvitation"] = "huddleInvitation"
    huddle_id: Id
    from_name: str


class Displaced(Message):
    """The same place in the room was resumed elsewhere; this WebSocket closes and must not resume by itself."""

    type: Literal["displaced"] = "displaced"


class Closing(Message):
    """The server stops or restarts. Join again after ``retry_after_ms``."""

    type: Literal["closing"] = "closing"
    retry_after_ms: int


Notice = Speaking | TransportFailed | HuddleInvitation | Displaced | Closing
