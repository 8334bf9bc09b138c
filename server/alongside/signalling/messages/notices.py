"""What is true for the moment only: not numbered, and not kept."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from alongside.signalling.messages.base import Id, Message


class Speaking(Message):
    """Who is audible now, of those in the same place as the receiver.

    ``in_main_room`` tells somebody in a huddle who speaks there: a silent cue, whether or not they hear it.
    """

    type: Literal["speaking"] = "speaking"
    participant_ids: Sequence[Id]
    in_main_room: Sequence[Id] = ()


class TransportFailed(Message):
    """A transport lost its path; build both anew."""

    type: Literal["transportFailed"] = "transportFailed"
    transport_id: Id
    stage: Literal["ice", "dtls"]


class StreamsWanted(Message):
    """Which streams of one's own video anybody takes. The others should not be sent, nor encoded.

    ``streams`` are in the order of the producer's encodings. Until the first such notice all are wanted.
    """

    type: Literal["streamsWanted"] = "streamsWanted"
    producer_id: Id
    streams: Sequence[bool]


class Reception(Message):
    """How much of what one shows gets through; until the first such notice all of it does."""

    type: Literal["reception"] = "reception"
    limited: bool = Field(description="videos are smaller or slower than they could be, for lack of bandwidth")
    lossy: bool = Field(description="many packets are lost on the way")
    suspended: Sequence[Id] = Field(description="videos that do not come at all for lack of bandwidth: producer ids")


class PlayableCodecs(Message):
    """The video codecs that everyone in the room can play. What is sent in another one is better sent anew."""

    type: Literal["playableCodecs"] = "playableCodecs"
    mime_types: Sequence[str]


class HuddleInvitation(Message):
    """A quiet invitation to a huddle: on a topic that this person upvoted, or because somebody asks for them."""

    type: Literal["huddleInvitation"] = "huddleInvitation"
    huddle_id: Id
    from_name: str
    by_vote: bool


class HuddleAdmission(Message):
    """The answer to a knock on a huddle. Whoever is let in joins by themselves (``joinHuddle``)."""

    type: Literal["huddleAdmission"] = "huddleAdmission"
    huddle_id: Id
    admitted: bool


class CallBack(Message):
    """Somebody asks those in huddles to come back to the main room. Nobody has to."""

    type: Literal["callBack"] = "callBack"
    from_name: str


class Muted(Message):
    """Whoever made the room has turned the receiver's microphone off. It is theirs to turn on again."""

    type: Literal["muted"] = "muted"
    from_name: str


class RoomDeleted(Message):
    """Its owner deleted the room with everything in it; the WebSocket closes."""

    type: Literal["roomDeleted"] = "roomDeleted"


class Displaced(Message):
    """The same place in the room was resumed elsewhere; this WebSocket closes and must not resume by itself."""

    type: Literal["displaced"] = "displaced"


class Closing(Message):
    """The server stops or restarts. Join again after ``retry_after_ms``."""

    type: Literal["closing"] = "closing"
    retry_after_ms: int


Notice = (
    Speaking
    | TransportFailed
    | StreamsWanted
    | Reception
    | PlayableCodecs
    | HuddleInvitation
    | HuddleAdmission
    | CallBack
    | Muted
    | RoomDeleted
    | Displaced
    | Closing
)
