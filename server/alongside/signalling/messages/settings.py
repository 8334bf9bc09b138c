"""What people may change about a room."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from alongside.rooms.formats import FormatId, PhaseKind
from alongside.rooms.record import Soundscape
from alongside.rooms.schedule import Cadence
from alongside.signalling.messages.base import Line, LongText, Message, Name, Title


class Phase(Message):
    """A part of a session."""

    kind: PhaseKind
    title: Title
    minutes: Annotated[int, Field(ge=1, le=240)]
    first_time: bool = Field(default=False, description="only the room's first session has it")
    stretches: bool = Field(default=False, description="takes what the others leave of the room's length")
    focus: bool = Field(default=False, description="begins with the focus switch on")


class Format(Message):
    """Phases in order; none at all means that there is no timer."""

    id: FormatId
    title: Title
    phases: Annotated[Sequence[Phase], Field(max_length=12)]
    repeats: bool = Field(default=False, description="after the last phase comes the first again")


class RoomSettings(Message):
    name: Name
    why: Line | None = None
    norms: LongText | None = None
    format: Format
    minutes: Annotated[int, Field(ge=5, le=600, description="how long a session is")]
    cadence: Cadence
    sound: Soundscape | None = Field(default=None, description="what those hear who turn background sound on")
