"""Bodies of HTTP requests and responses."""

from collections.abc import Sequence

from pydantic import Field

from alongside.signalling.messages.answers import Problem
from alongside.signalling.messages.base import Id, Line, Message, Name
from alongside.signalling.messages.views import RoomView


class CreateRoom(Message):
    name: Name
    why: Line | None = None


class RoomCreated(Message):
    id: Id
    path: str = Field(description="path of the room's page, for example /r/3F0n…")


class RoomInfo(Message):
    """What the lobby shows before joining."""

    room: RoomView
    participant_names: Sequence[str]


class ProblemResponse(Message):
    """Body of every HTTP error."""

    error: Problem
