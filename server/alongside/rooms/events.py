"""What commands did to a room.

Events name what changed and not how it looks now: whoever tells others about one reads the present state from the
room, so an event that is told a little later never carries an outdated picture. What is not part of the room for long
is in the event itself.
"""

from dataclasses import dataclass

from alongside.rooms.messages import ChatMessage, HuddleRecap


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


@dataclass(frozen=True, slots=True)
class OnlyPersons:
    """All presences of these persons."""

    person_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllBut:
    """All but the presences of one person."""

    person_id: str


Audience = Everyone | MembersOf | Only | OnlyPersons | AllBut

EVERYONE = Everyone()


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """Its settings, or when it meets."""


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
class HuddleEntered:
    """Somebody is in it for the first time. That is to be stored, and told nobody."""

    huddle_id: str


@dataclass(frozen=True, slots=True)
class HuddleClosed:
    """:param recap: what the main room's chat keeps of it; ``None`` when there is nothing to keep."""

    huddle_id: str
    recap: HuddleRecap | None


@dataclass(frozen=True, slots=True)
class HuddleInvitation:
    """Somebody is asked to come to a huddle. Not part of the room's state.

    :param by_vote: because they upvoted its topic.
    """

    huddle_id: str
    from_name: str
    participant_id: str
    by_vote: bool


@dataclass(frozen=True, slots=True)
class HuddleAdmission:
    """Somebody who waited at the door of a huddle is let in, or not now. Not part of the room's state."""

    huddle_id: str
    participant_id: str
    admitted: bool


@dataclass(frozen=True, slots=True)
class CallBack:
    """Somebody asks those in huddles to come back to the main room. Not part of the room's state."""

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
class MessageChanged:
    message: ChatMessage


@dataclass(frozen=True, slots=True)
class SessionForgotten:
    """A session was deleted for good, and the chat of that time."""

    session_id: str


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """It began, went on, or ended."""


@dataclass(frozen=True, slots=True)
class SessionAttended:
    """People go on beyond its time. That is to be stored, and told nobody."""


@dataclass(frozen=True, slots=True)
class GoalChanged:
    goal_id: str


@dataclass(frozen=True, slots=True)
class GoalRemoved:
    goal_id: str


@dataclass(frozen=True, slots=True)
class PulseChanged:
    """Somebody said how the session went."""


@dataclass(frozen=True, slots=True)
class CardChanged:
    """Another card lies on the table, or none."""


@dataclass(frozen=True, slots=True)
class OwnCardsChanged:
    """The cards that this room added to the deck."""


@dataclass(frozen=True, slots=True)
class KnockChanged:
    knock_id: str


@dataclass(frozen=True, slots=True)
class KnockRemoved:
    knock_id: str
    person_ids: frozenset[str]
    """Who may have known of it."""


@dataclass(frozen=True, slots=True)
class MediaReset:
    """All producers of the room are gone at once."""

    media_generation: int


RoomEvent = (
    RoomChanged
    | ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | HuddleOpened
    | HuddleChanged
    | HuddleEntered
    | HuddleClosed
    | HuddleInvitation
    | HuddleAdmission
    | CallBack
    | TopicChanged
    | TopicRemoved
    | MessagePosted
    | MessageChanged
    | SessionForgotten
    | SessionChanged
    | SessionAttended
    | GoalChanged
    | GoalRemoved
    | PulseChanged
    | CardChanged
    | OwnCardsChanged
    | KnockChanged
    | KnockRemoved
    | MediaReset
)
