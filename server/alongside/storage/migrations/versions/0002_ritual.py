"""The ritual: sessions, goals, knocks, cards, pulses, rallies; and what topics, chat and rooms need for it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What a room that was made before is offered: the values are those of this release, whatever later ones have.
_FORMAT = {
    "id": "cowork",
    "title": "Cowork",
    "phases": [
        {"kind": "opening", "title": "Opening", "minutes": 2, "first_time": True, "stretches": False, "focus": False},
        {"kind": "norms", "title": "Norms", "minutes": 2, "first_time": True, "stretches": False, "focus": False},
        {"kind": "topics", "title": "Topics", "minutes": 6, "first_time": False, "stretches": False, "focus": False},
        {"kind": "work", "title": "Work", "minutes": 45, "first_time": False, "stretches": True, "focus": False},
        {"kind": "wrapUp", "title": "Wrap-up", "minutes": 5, "first_time": False, "stretches": False, "focus": False},
    ],
    "repeats": False,
}

_NORMS = """\
Camera and microphone are yours to turn on, or not.
Quiet is the usual state. Speaking is welcome all the same.
For a longer talk, start a huddle and come back when you like.
Come late, leave early: nobody keeps count."""

# Whoever came first to a room is taken for the person who made it.
_OWNERS = """\
UPDATE rooms SET owner_id = (
    SELECT persons.id FROM persons WHERE persons.room_id = rooms.id
    ORDER BY persons.first_seen_at, persons.id LIMIT 1
)"""


def upgrade() -> None:
    _extend_rooms()
    _extend_topics_and_messages()
    _create_session_tables()
    _create_huddles_and_knocks()
    _create_rallies()


def _extend_rooms() -> None:
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("owner_id", sa.String(64)))
        rooms.add_column(sa.Column("norms", sa.Text()))
        rooms.add_column(sa.Column("format", sa.JSON()))
        rooms.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="60"))
        rooms.add_column(sa.Column("cadence", sa.String(16), nullable=False, server_default="once"))
        rooms.add_column(sa.Column("sound", sa.String(16)))
        rooms.add_column(sa.Column("schedule", sa.JSON()))
    op.execute(sa.text(_OWNERS))
    filled = sa.text("UPDATE rooms SET format = :format, norms = :norms")
    op.execute(filled.bindparams(sa.bindparam("format", _FORMAT, sa.JSON()), sa.bindparam("norms", _NORMS)))
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("format", existing_type=sa.JSON(), nullable=False)


def _extend_topics_and_messages() -> None:
    # With an expression as default SQLite's tables would be copied, and that of messages forget which ids were used.
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("author_hidden", sa.Boolean(), nullable=False, server_default="0"))
        topics.add_column(sa.Column("timebox_ends_at", sa.BigInteger()))
        topics.add_column(sa.Column("outcome", sa.String(280)))
        topics.add_column(sa.Column("session_id", sa.String(64)))
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("reply_to", sa.BigInteger()))
        messages.add_column(sa.Column("mentions", sa.JSON()))
        messages.add_column(sa.Column("edited_at", sa.BigInteger()))
        messages.add_column(sa.Column("deleted", sa.Boolean(), nullable=False, server_default="0"))
        messages.add_column(sa.Column("huddle", sa.JSON()))
    op.create_table(
        "reactions",
        sa.Column(
            "message_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("messages.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("emoji", sa.String(16), primary_key=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def _room() -> sa.Column[str]:
    return sa.Column("room_id", sa.String(64), sa.ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False)


def _create_session_tables() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.UniqueConstraint("room_id", "number", name="sessions_in_order"),
    )
    op.create_table(
        "goals",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person_name", sa.String(80), nullable=False),
        sa.Column("text", sa.String(280), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.String(64)),
        sa.UniqueConstraint("room_id", "person_id", "key", name="goals_once"),
    )
    op.create_index("goals_of_room", "goals", ["room_id", "session_id"])
    op.create_table(
        "pulses",
        sa.Column("session_id", sa.String(64), sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("mood", sa.String(16), nullable=False),
        sa.Column("line", sa.String(280)),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("author_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("text", sa.String(280), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("room_id", "author_id", "key", name="cards_once"),
    )


def _create_huddles_and_knocks() -> None:
    op.create_table(
        "huddles",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("huddles_of_room", "huddles", ["room_id", "ended_at"])
    op.create_table(
        "knocks",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def _create_rallies() -> None:
    op.create_table(
        "rallies",
        sa.Column("id", sa.String(64), primary_key=True),
        _room(),
        sa.Column("opened_by", sa.String(64), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.String(64)),
    )
    op.create_index("rallies_of_room", "rallies", ["room_id", "created_at"])
    op.create_table(
        "rally_responses",
        sa.Column("rally_id", sa.String(64), sa.ForeignKey("rallies.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("first_answered_at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "rally_responses",
        "rallies",
        "knocks",
        "huddles",
        "cards",
        "pulses",
        "goals",
        "sessions",
        "reactions",
    ):
        op.drop_table(table)
    columns = {
        "messages": ("reply_to", "mentions", "edited_at", "deleted", "huddle"),
        "topics": ("author_hidden", "timebox_ends_at", "outcome", "session_id"),
        "rooms": ("owner_id", "norms", "format", "minutes", "cadence", "sound", "schedule"),
    }
    for table, names in columns.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
