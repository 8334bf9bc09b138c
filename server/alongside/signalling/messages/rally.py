"""Bodies of HTTP requests and responses: finding a time."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from alongside.rooms.rally import RallyAnswer
from alongside.signalling.messages.base import Id, Message, Millis, Name, Secret, TimeZone
from alongside.signalling.messages.ritual_views import RoomView


class OpenRally(Message):
    """Proposes times, in place of those that were proposed before."""

    time_zone: TimeZone
    starts: Annotated[Sequence[Millis], Field(min_length=1, max_length=12)]


class AnswerRally(Message):
    """What one person says to the times of a rally, by their ids. What this browser said before is replaced."""

    rally_id: Id
    name: Name
    answers: Annotated[Mapping[Id, RallyAnswer], Field(max_length=12)]


class PickTime(Message):
    """Settles on a time of a rally; without one the question is open again."""

    rally_id: Id
    time_id: Id | None = None


class ProposedTimeView(Message):
    id: Id
    starts_at: Millis


class RallyResponseView(Message):
    person_id: Id
    name: str
    answers: Mapping[str, RallyAnswer]


class RallyView(Message):
    """The times that are proposed, and what people say to them."""

    id: Id
    time_zone: str = Field(description="of whoever proposed the times")
    times: Sequence[ProposedTimeView]
    responses: Sequence[RallyResponseView]
    picked: Id | None = None


class RallyPage(Message):
    """What the page shows on which a time is found. Without ``rally`` nobody has proposed times yet."""

    room: RoomView
    rally: RallyView | None = None
    person_id: Id | None = Field(default=None, description="of whoever asks, where that is known")
    may_pick: bool


class RallyAnswered(Message):
    """The answer is in the database. ``person_key`` is new when none was sent; see ``Welcome``."""

    rally: RallyView
    person_id: Id
    person_key: Secret
