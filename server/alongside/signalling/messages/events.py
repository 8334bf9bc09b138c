"""Changes of the room's state: numbered, and kept for those who resume."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from alongside.signalling.messages.base import Id, Message
from alongside.signalling.messages.ritual_views import (
    CardView,
    GoalView,
    KnockView,
    MoodCount,
    OwnCardView,
    PulseView,
    RoomView,
    SessionView,
)
from alongside.signalling.messages.views import ChatMessageView, HuddleView, ParticipantView, TopicView


class RoomChanged(Message):
    """Its settings, or when it meets."""

    type: Literal["roomChanged"] = "roomChanged"
    room: RoomView


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


class MessageChanged(Message):
    """A message was edited, deleted, or has other reactions. It need not be one that the client knows."""

    type: Literal["messageChanged"] = "messageChanged"
    message: ChatMessageView


class SessionForgotten(Message):
    """A session was deleted for good, with the chat of that time, of huddles, too.

    :param messages: the newest ones of the main room's chat, in place of all known ones.
    :param session: the newest one that is left, in place of the known one, with its pulse.
    """

    type: Literal["sessionForgotten"] = "sessionForgotten"
    session_id: str
    messages: Sequence[ChatMessageView]
    has_more: bool
    session: SessionView | None = None
    pulse: PulseView


class SessionChanged(Message):
    """A session began, went on, or ended."""

    type: Literal["sessionChanged"] = "sessionChanged"
    session: SessionView


class GoalChanged(Message):
    """A goal is new, or something about it changed."""

    type: Literal["goalChanged"] = "goalChanged"
    goal: GoalView


class GoalRemoved(Message):
    type: Literal["goalRemoved"] = "goalRemoved"
    goal_id: Id


class PulseChanged(Message):
    """Somebody said how the session went."""

    type: Literal["pulseChanged"] = "pulseChanged"
    session_id: Id
    counts: Sequence[MoodCount]


class CardChanged(Message):
    """Another card lies on the table, or none."""

    type: Literal["cardChanged"] = "cardChanged"
    card: CardView | None = None


class OwnCardsChanged(Message):
    """All cards that this room added."""

    type: Literal["ownCardsChanged"] = "ownCardsChanged"
    own_cards: Sequence[OwnCardView]


class KnockChanged(Message):
    """A knock that one made, or that is due for oneself, is new or was answered."""

    type: Literal["knockChanged"] = "knockChanged"
    knock: KnockView


class KnockRemoved(Message):
    """A knock was withdrawn, settled or put off. One that is not known is no surprise."""

    type: Literal["knockRemoved"] = "knockRemoved"
    knock_id: Id


class MediaReset(Message):
    """The media worker was replaced: all transports, producers and consumers are gone. Build them again."""

    type: Literal["mediaReset"] = "mediaReset"
    media_generation: int


RoomEvent = Annotated[
    RoomChanged
    | ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | HuddleOpened
    | HuddleChanged
    | HuddleClosed
    | TopicChanged
    | TopicRemoved
    | MessagePosted
    | MessageChanged
    | SessionForgotten
    | SessionChanged
    | GoalChanged
    | GoalRemoved
    | PulseChanged
    | CardChanged
    | OwnCardsChanged
    | KnockChanged
    | KnockRemoved
    | MediaReset,
    Field(discriminator="type"),
]


class Event(Message):
    """One change of the room. Revisions only grow; gaps are changes that this participant may not see."""

    type: Literal["event"] = "event"
    revision: int
    event: RoomEvent
