"""Bodies of HTTP requests and responses: rooms, their memory, and music."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from alongside.rooms.formats import FormatId
from alongside.rooms.record import Soundscape
from alongside.rooms.schedule import Cadence
from alongside.signalling.messages.answers import Problem
from alongside.signalling.messages.base import Duration, Id, Line, LongText, Message, Millis, Name, Secret, TimeZone
from alongside.signalling.messages.ritual_views import RoomView, SessionView
from alongside.signalling.messages.views import TopicView


class CreateRoom(Message):
    """Only the name is needed. Whoever creates a room is its owner."""

    name: Name
    why: Line | None = None
    norms: LongText | None = None
    format: FormatId = "cowork"
    minutes: Annotated[int, Field(ge=5, le=600)] = 60
    cadence: Cadence = "once"
    sound: Soundscape | None = None


class RoomCreated(Message):
    id: Id
    path: str = Field(description="path of the room's page, for example /r/3F0n…")
    person_key: Secret = Field(description="of the owner; see ``Welcome``")


class RoomInfo(Message):
    """What the lobby shows before joining."""

    room: RoomView
    participant_names: Sequence[str]
    session: SessionView | None = Field(default=None, description="the one that is going on")
    now: Millis = Field(description="the server's clock")


class SetSchedule(Message):
    """When the room meets: the first time, in the zone in which the hour stays the same."""

    starts_at: Millis
    time_zone: TimeZone


class RoomMemory(Message):
    """What a room remembers."""

    room: RoomView
    sessions: Sequence[SessionView] = Field(description="those that have ended, the newest first")
    carried: Sequence[TopicView] = Field(description="topics that wait for the next session")
    is_owner: bool = Field(description="whether whoever asks may delete")


class Track(Message):
    """A piece of music out of the operator's folder. Its id and path change when its file does."""

    id: Id
    title: str
    artist: str | None = None
    length_ms: Duration
    path: str = Field(description="where its sound is, for example /api/music/9f86d0…")
    original_path: str | None = Field(
        default=None, description="the file as it is, for browsers that do not play the sound in MP4"
    )


class TrackList(Message):
    tracks: Sequence[Track] = Field(description="in the order in which they are played")


class ProblemResponse(Message):
    """Body of every HTTP error."""

    error: Problem
