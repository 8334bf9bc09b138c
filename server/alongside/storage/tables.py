"""The tables. Times are ms since 1970-01-01 UTC; ids and keys are short opaque strings.

Names of authors are stored with what they said: they are the names of that moment, and a person row may be missing.
Values that are only ever read and written whole are JSON.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite gives out ids by itself only for a column whose type is exactly INTEGER.
_GrowingId = BigInteger().with_variant(Integer(), "sqlite")

_ID = String(64)


class Base(DeclarativeBase):
    """Base of all tables."""


def _room() -> Mapped[str]:
    return mapped_column(_ID, ForeignKey("rooms.id", ondelete="CASCADE"))


class RoomRow(Base):
    """``format`` and ``schedule`` are the values of ``rooms.formats`` and ``rooms.schedule``."""

    __tablename__ = "rooms"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    why: Mapped[str | None] = mapped_column(String(280))
    created_at: Mapped[int] = mapped_column(BigInteger)
    owner_id: Mapped[str | None] = mapped_column(_ID)
    norms: Mapped[str | None] = mapped_column(Text)
    format: Mapped[dict[str, Any]] = mapped_column(JSON)
    minutes: Mapped[int] = mapped_column(Integer)
    cadence: Mapped[str] = mapped_column(String(16))
    sound: Mapped[str | None] = mapped_column(String(16))
    schedule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PersonRow(Base):
    """Somebody who was in a room. The id is derived from a secret that only the person's browser has."""

    __tablename__ = "persons"

    room_id: Mapped[str] = mapped_column(_ID, ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    first_seen_at: Mapped[int] = mapped_column(BigInteger)
    last_seen_at: Mapped[int] = mapped_column(BigInteger)


class SessionRow(Base):
    """``state`` is the value of ``rooms.session``; the other columns are for finding it."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("room_id", "number", name="sessions_in_order"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)


class TopicRow(Base):
    """``session_id`` is null until the topic is put away with a session."""

    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "key", name="topics_once"),
        Index("topics_of_room", "room_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    author_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    author_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(280))
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[int] = mapped_column(BigInteger)
    author_hidden: Mapped[bool] = mapped_column(Boolean)
    timebox_ends_at: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str | None] = mapped_column(String(280))
    session_id: Mapped[str | None] = mapped_column(_ID)


class UpvoteRow(Base):
    __tablename__ = "upvotes"

    topic_id: Mapped[str] = mapped_column(_ID, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)


class GoalRow(Base):
    """``session_id`` is null until the goal is put away with a session."""

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("room_id", "person_id", "key", name="goals_once"),
        Index("goals_of_room", "room_id", "session_id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    person_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    person_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(280))
    done: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[int] = mapped_column(BigInteger)
    session_id: Mapped[str | None] = mapped_column(_ID)


class MessageRow(Base):
    """A chat message; ``huddle_id`` is null in the main room's chat. Ids are never used twice.

    ``huddle`` is set in messages that tell of a huddle's end: a value of ``rooms.messages``.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "key", name="messages_once"),
        Index("messages_of_place", "room_id", "huddle_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(_GrowingId, primary_key=True, autoincrement=True)
    room_id: Mapped[str] = _room()
    huddle_id: Mapped[str | None] = mapped_column(_ID)
    author_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    author_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[int] = mapped_column(BigInteger)
    reply_to: Mapped[int | None] = mapped_column(BigInteger)
    mentions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    edited_at: Mapped[int | None] = mapped_column(BigInteger)
    deleted: Mapped[bool] = mapped_column(Boolean)
    huddle: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ReactionRow(Base):
    __tablename__ = "reactions"

    message_id: Mapped[int] = mapped_column(
        _GrowingId, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    emoji: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)


class HuddleRow(Base):
    """``people`` are names, ``member_ids`` the persons who may read its chat; ``ended_at`` is null while it is open."""

    __tablename__ = "huddles"
    __table_args__ = (Index("huddles_of_room", "room_id", "ended_at"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    name: Mapped[str] = mapped_column(String(80))
    people: Mapped[list[str]] = mapped_column(JSON)
    member_ids: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)


class KnockRow(Base):
    """``state`` is the value of ``rooms.knocks``."""

    __tablename__ = "knocks"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[int] = mapped_column(BigInteger)


class CardRow(Base):
    """An icebreaker that a room added to the deck."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("room_id", "author_id", "key", name="cards_once"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    author_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    author_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(280))
    created_at: Mapped[int] = mapped_column(BigInteger)


class PulseRow(Base):
    """What one person said of one session."""

    __tablename__ = "pulses"

    session_id: Mapped[str] = mapped_column(_ID, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    mood: Mapped[str] = mapped_column(String(16))
    line: Mapped[str | None] = mapped_column(String(280))


class RallyRow(Base):
    """``times`` are ids and moments, in order."""

    __tablename__ = "rallies"
    __table_args__ = (Index("rallies_of_room", "room_id", "created_at"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = _room()
    opened_by: Mapped[str] = mapped_column(_ID)
    time_zone: Mapped[str] = mapped_column(String(64))
    times: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[int] = mapped_column(BigInteger)
    picked: Mapped[str | None] = mapped_column(_ID)


class RallyResponseRow(Base):
    """``answers`` by the id of the time; ``first_answered_at`` keeps the order when an answer is changed."""

    __tablename__ = "rally_responses"

    rally_id: Mapped[str] = mapped_column(_ID, ForeignKey("rallies.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    answered_at: Mapped[int] = mapped_column(BigInteger)
    first_answered_at: Mapped[int] = mapped_column(BigInteger)
