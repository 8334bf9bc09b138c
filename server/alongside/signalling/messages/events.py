"""Changes of the room's state: numbered, and kept for those who resume."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.signalling.messages.base import Id, Message
from alongside.signalling.messages.views import ChatMessageView, HuddleView, ParticipantView, TopicView


class ParticipantJoined(Message):
    type: Literal["participantJoined"] = "participantJoined"
    participant: ParticipantView


class ParticipantChanged(Message):
    """Replaces what was known of the participant: name, place, hand, availability, producers."""

    type: Literal["participantChanged"] = "participantChanged"
    participant: ParticipantView


class ParticipantLeft(Message):
    type: Literal["participantLeft"] = "participantLeft"
    participant_id: Id


class HuddleOpened(Message):
    type: Literal["huddleOpened"] = "huddleOpened"
    huddle: HuddleView


class HuddleChanged(Message):
    type: Literal["huddleChanged"] = "huddleChanged"
    huddle: HuddleView


class HuddleClosed(Message):
    type: Literal["huddleClosed"] = "huddleClosed"
    huddle_id: Id


class TopicChanged(Message):
    """A topic is new, or something about it changed."""

    type: Literal["topicChanged"] = "topicChanged"
    topic: TopicView


class TopicRemoved(Message):
    type: Literal["topicRemoved"] = "topicRemoved"
    topic_id: Id


class MessagePosted(Message):
    type: Literal["messagePosted"] = "messagePosted"
    message: ChatMessageView


class MediaReset(Message):
    """The media worker was replaced: all transports, producers and consumers are gone. Build them again."""

    type: Literal["mediaReset"] = "mediaReset"
    media_generation: int


RoomEvent = Annotated[
    ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | HuddleOpened
    | HuddleChanged
    | HuddleClosed
    | TopicChanged
    | TopicRemoved
    | MessagePosted
    | MediaReset,
    Field(discriminator="type"),
]


class Event(Message):
    """One change of the room. Revisions only grow; gaps are changes that this participant may not see."""

    type: Literal["event"] = "event"
    revision: int
    event: RoomEvent
