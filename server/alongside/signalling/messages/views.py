"""What a room looks like on the wire: who is there, huddles, topics and chat."""

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
    available_at: Millis | None = Field(default=None, description="when that goes back to open by itself")
    available_at_break: bool = Field(default=False, description="it does so at the session's next break")
    overhears: bool = Field(default=False, description="hears the main room from a huddle")
    connected: bool = Field(default=True, description="false while the WebSocket is lost and may resume")
    producers: Sequence[ProducerView] = ()


class HuddleView(Message):
    id: Id
    name: str
    topic_id: Id | None = None
    started_by: str = Field(description="the name of the person who started it")
    started_at: Millis
    knock_first: bool = Field(default=False, description="whoever was not let in has to knock")
    admitted: Sequence[Id] = Field(default=(), description="ids of persons who need not knock")
    invited: Sequence[Id] = Field(default=(), description="ids of persons who were asked to come, and have not yet")
    knocking: Sequence[Id] = Field(default=(), description="ids of participants who wait at the door")


class TopicView(Message):
    """While its author is hidden, only the author's own clients get ``author_id`` and ``author_name``."""

    id: Id
    text: str
    author_id: Id | None = Field(default=None, description="a person id")
    author_name: str | None = None
    author_hidden: bool = False
    state: TopicState
    upvoters: Sequence[Id] = Field(default=(), description="person ids")
    timebox_ends_at: Millis | None = None
    outcome: str | None = None
    created_at: Millis


class ReactionView(Message):
    emoji: str
    person_ids: Sequence[Id]


class HuddleRecapView(Message):
    """A huddle that has ended. Those who were in it may read its chat (``listMessages``)."""

    huddle_id: Id
    name: str
    people: Sequence[str] = Field(description="names, in the order in which they came")
    member_ids: Sequence[Id] = Field(description="person ids, in the same order")
    started_at: Millis
    ended_at: Millis


class ChatMessageView(Message):
    """A stored chat message. ``id`` grows with time; ``huddle_id`` is absent in the main room's chat."""

    id: int
    key: Id = Field(description="what the sending client called it, so that it can match its own")
    huddle_id: Id | None = None
    author_id: str = Field(description="a person id; empty where the room itself tells something")
    author_name: str
    text: str
    sent_at: Millis
    reply_to: int | None = Field(default=None, description="id of the message that it answers")
    mentions: Sequence[Id] = Field(default=(), description="person ids")
    edited_at: Millis | None = None
    deleted: bool = False
    reactions: Sequence[ReactionView] = ()
    huddle: HuddleRecapView | None = Field(default=None, description="set when it tells that a huddle has ended")
