"""What a room looks like on the wire."""

from collections.abc import Sequence

from pydantic import Field

from alongside.rtp.parameters import MediaKind
from alongside.signalling.messages.base import Availability, Id, Message, Millis, Source, TopicState


class ProducerView(Message):
    """Something that a participant sends: what it shows, and whether it is paused."""

    id: Id
    kind: MediaKind
    source: Source
    paused: bool


class ParticipantView(Message):
    """Somebody in the room. ``huddle_id`` is absent in the main room."""

    id: Id
    person_id: Id = Field(description="the same each time this browser comes back to this room")
    name: str
    working_on: str | None = None
    huddle_id: Id | None = None
    hand_raised: bool = False
    availability: Availability = Field(default="open", description="whether this person may be talked to")
    connected: bool = Field(default=True, description="false while the WebSocket is lost and may resume")
    producers: Sequence[ProducerView] = ()


class HuddleView(Message):
    id: Id
    name: str
    topic_id: Id | None = None
    started_by: str = Field(description="the name of the person who started it")


class TopicView(Message):
    id: Id
    text: str
    author_id: Id = Field(description="a person id")
    author_name: str
    state: TopicState
    upvoters: Sequence[Id] = Field(default=(), description="person ids")
    created_at: Millis


class ChatMessageView(Message):
    """A stored chat message. ``id`` grows with time; ``huddle_id`` is absent in the main room's chat."""

    id: int
    key: Id = Field(description="what the sending client called it, so that it can match its own")
    huddle_id: Id | None = None
    author_id: Id = Field(description="a person id")
    author_name: str
    text: str
    sent_at: Millis


class RoomView(Message):
    id: Id
    name: str
    why: str | None = None
    created_at: Millis


class Snapshot(Message):
    """All that a participant may know of the room at one revision."""

    room: RoomView
    participants: Sequence[ParticipantView]
    huddles: Sequence[HuddleView]
    topics: Sequence[TopicView]
    messages: Sequence[ChatMessageView] = Field(description="the newest ones, oldest first")
    has_more_messages: bool
    media_generation: int = Field(description="counts how often the room's media was rebuilt from nothing")
