"""The tables. Times are ms since 1970-01-01 UTC; ids and keys are short opaque strings.

Names of authors are stored with what they said: they are the names of that moment, and a person row may be missing.
"""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite gives out ids by itself only for a column whose type is exactly INTEGER.
_GrowingId = BigInteger().with_variant(Integer(), "sqlite")

_ID = String(64)


class Base(DeclarativeBase):
    """Base of all tables."""


class RoomRow(Base):
    __tablename__ = "rooms"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    why: Mapped[str | None] = mapped_column(String(280))
    created_at: Mapped[int] = mapped_column(BigInteger)


class PersonRow(Base):
    """Somebody who was in a room. The id is derived from a secret that only the person's browser has."""

    __tablename__ = "persons"

    room_id: Mapped[str] = mapped_column(_ID, ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    first_seen_at: Mapped[int] = mapped_column(BigInteger)
    last_seen_at: Mapped[int] = mapped_column(BigInteger)


class TopicRow(Base):
    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "key", name="topics_once"),
        Index("topics_of_room", "room_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    room_id: Mapped[str] = mapped_column(_ID, ForeignKey("rooms.id", ondelete="CASCADE"))
    author_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    author_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(280))
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[int] = mapped_column(BigInteger)


class UpvoteRow(Base):
    __tablename__ = "upvotes"

    topic_id: Mapped[str] = mapped_column(_ID, ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)


class MessageRow(Base):
    """A chat message; ``huddle_id`` is null in the main room's chat. Ids are never used twice."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("room_id", "author_id", "key", name="messages_once"),
        Index("messages_of_place", "room_id", "huddle_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(_GrowingId, primary_key=True, autoincrement=True)
    room_id: Mapped[str] = mapped_column(_ID, ForeignKey("rooms.id", ondelete="CASCADE"))
    huddle_id: Mapped[str | None] = mapped_column(_ID)
    author_id: Mapped[str] = mapped_column(_ID)
    key: Mapped[str] = mapped_column(_ID)
    author_name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[int] = mapped_column(BigInteger)
