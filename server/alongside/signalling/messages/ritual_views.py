"""What the ritual looks like on the wire: the room itself, its session, and what belongs to it."""

from collections.abc import Sequence

from pydantic import Field

from alongside.rooms.cards import CardKind
from alongside.rooms.formats import FormatId
from alongside.rooms.knocks import KnockAnswer, KnockTime
from alongside.rooms.pulse import Mood
from alongside.rooms.schedule import Cadence
from alongside.signalling.messages.base import Id, Message, Millis
from alongside.signalling.messages.settings import Phase, RoomSettings
from alongside.signalling.messages.views import (
    ChatMessageView,
    HuddleRecapView,
    HuddleView,
    ParticipantView,
    TopicView,
)


class ScheduleView(Message):
    """When the room meets."""

    starts_at: Millis = Field(description="of the first occurrence")
    next_at: Millis | None = Field(default=None, description="of the one that runs now or comes next")
    time_zone: str = Field(description="IANA name")
    minutes: int
    cadence: Cadence


class RoomView(Message):
    id: Id
    settings: RoomSettings
    schedule: ScheduleView | None = None
    owner_id: Id | None = Field(default=None, description="the person who may delete the room")
    created_at: Millis


class SessionView(Message):
    """One time together. The phase that runs is ``phases[index % phases.length]``.

    Its time is up ``phase_length_ms`` after ``phase_started_at``, or stands still since ``paused_at``. Then the next
    one begins, by the server's clock; the last one just goes on.
    """

    id: Id
    number: int = Field(description="1 for the room's first session")
    format: FormatId
    title: str
    phases: Sequence[Phase] = Field(description="empty when there is no timer")
    repeats: bool
    started_at: Millis
    started_by: str = Field(description="the name of the person who started it")
    index: int
    phase_started_at: Millis
    phase_length_ms: int
    focus: bool = Field(description="whether the focus switch is on")
    paused_at: Millis | None = None
    ended_at: Millis | None = None


class GoalView(Message):
    id: Id
    person_id: Id
    person_name: str
    text: str
    done: bool


class MoodCount(Message):
    mood: Mood
    count: int


class PulseView(Message):
    """How the newest session went: how many said what, never who; and what this person said."""

    session_id: Id | None = None
    counts: Sequence[MoodCount]
    mine: Mood | None = None
    mine_line: str | None = Field(default=None, description="what this person added")


class CardView(Message):
    """The card that lies on the table."""

    id: str
    kind: CardKind
    text: str
    drawn_by: str = Field(description="the name of the person who drew it")


class OwnCardView(Message):
    """An icebreaker that this room added."""

    id: Id
    text: str
    author_name: str


class KnockView(Message):
    """A knock that one made, or that is due for oneself. With the answer ``nextBreak`` it comes up again then."""

    id: Id
    from_id: Id = Field(description="a person id")
    from_name: str
    to_id: Id = Field(description="a person id")
    to_name: str
    text: str | None = None
    when: KnockTime
    due: bool = Field(description="whether the receiver is shown it")
    answer: KnockAnswer | None = None
    created_at: Millis


class LinkView(Message):
    address: str
    shared_by: str


class RecapView(Message):
    """What there is of a session."""

    session: SessionView
    topics: Sequence[TopicView]
    goals: Sequence[GoalView]
    huddles: Sequence[HuddleRecapView]
    links: Sequence[LinkView]
    moods: Sequence[MoodCount]
    lines: Sequence[str] = Field(description="what people added to how it went, without names")


class Snapshot(Message):
    """All that a participant may know of the room at one revision."""

    room: RoomView
    participants: Sequence[ParticipantView]
    huddles: Sequence[HuddleView]
    topics: Sequence[TopicView]
    messages: Sequence[ChatMessageView] = Field(description="the newest ones, oldest first")
    has_more_messages: bool
    session: SessionView | None = Field(default=None, description="the newest one; ended when it has ``ended_at``")
    goals: Sequence[GoalView]
    pulse: PulseView
    card: CardView | None = None
    own_cards: Sequence[OwnCardView]
    knocks: Sequence[KnockView]
    media_generation: int = Field(description="counts how often the room's media was rebuilt from nothing")
