"""What commands did to a room, and who may know of it.

Events name what changed and not how it looks now: whoever tells others about one reads the present state from the
room, so an event that is told a little later never carries an outdated picture.
"""

from dataclasses import dataclass

from alongside.rooms.chat import ChatMessage


@dataclass(frozen=True, slots=True)
class Everyone:
    """All who are in the room."""


@dataclass(frozen=True, slots=True)
class MembersOf:
    """Those who are in the huddle at the moment at which the event is told."""

    huddle_id: str


@dataclass(frozen=True, slots=True)
class Only:
    """One participant."""

    participant_id: str


Audience = Everyone | MembersOf | Only

EVERYONE = Everyone()


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    participant_id: str


@dataclass(frozen=True, slots=True)
class ParticipantChanged:
    participant_id: str


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    participant_id: str


@dataclass(frozen=True, slots=True)
class HuddleOpened:
    huddle_id: str


@dataclass(frozen=True, slots=True)
class HuddleChanged:
    huddle_id: str


@dataclass(frozen=True, slots=True)
class HuddleClosed:
    huddle_id: str


@dataclass(frozen=True, slots=True)
class HuddleInvitation:
    """Somebody who upvoted a topic is told that a huddle on it began. Not part of the room's state."""

    huddle_id: str
    from_name: str
    participant_id: str


@dataclass(frozen=True, slots=True)
class TopicChanged:
    topic_id: str


@dataclass(frozen=True, slots=True)
class TopicRemoved:
    topic_id: str


@dataclass(frozen=True, slots=True)
class MessagePosted:
    message: ChatMessage


@dataclass(frozen=True, slots=True)
class MediaReset:
    """All producers of the room are gone at once."""

    media_generation: int


RoomEvent = (
    ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | HuddleOpened
    | HuddleChanged
    | HuddleClosed
    | HuddleInvitation
    | TopicChanged
    | TopicRemoved
    | MessagePosted
    | MediaReset
)


def audience_of(event: RoomEvent) -> Audience:
    """Who may learn of the event."""
    match event:
        case MessagePosted(message=message) if message.huddle_id is not None:
            return MembersOf(message.huddle_id)
        case HuddleInvitation(participant_id=participant_id):
            return Only(participant_id)
        case _:
            return EVERYONE
