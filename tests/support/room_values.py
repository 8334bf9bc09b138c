"""Rooms, and what people do in them, for tests of the domain."""

from alongside.rooms.formats import FORMATS, FormatId
from alongside.rooms.limits import RoomLimits
from alongside.rooms.messages import ChatMessage
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.room import Room, StoredRoom
from alongside.rooms.session import Session, started

RECORD = RoomRecord("room", RoomSettings("Studio"), 0)
STORED = StoredRoom(RECORD)
LIMITS = RoomLimits()

MINUTE = 60_000
HOUR = 60 * MINUTE


def room_of(*names: str, stored: StoredRoom = STORED, limits: RoomLimits = LIMITS) -> Room:
    """A room with these people. Each participant's id is their name."""
    room = Room(stored, limits)
    for name in names:
        room.join(name, f"person-{name}", name, None)
    return room


def session_of(format_id: FormatId, *, minutes: int = 60, number: int = 2, now_ms: int = 0) -> Session:
    """A session that has just been started; by default not the room's first, so that nothing opens it."""
    return started(f"session-{number}", number, FORMATS[format_id], minutes, "Ann", now_ms)


def message(number: int, author: str = "ann", huddle_id: str | None = None) -> ChatMessage:
    """A message as it is stored."""
    return ChatMessage(f"key-{number}", huddle_id, f"person-{author}", author, "Hi", number, id=number)


def say(room: Room, author: str, number: int, huddle_id: str | None = None) -> None:
    """Somebody says something, and it is stored."""
    draft = room.chat.draft(room.roster.get(author), huddle_id, str(number), "Hi", number)
    room.chat.accept(ChatMessage(draft.key, huddle_id, draft.author_id, draft.author_name, "Hi", number, id=number))
