"""Huddles are stored from the moment at which they open, so that they outlive the server that they began on.

What the chat tells of their end says who may read what was said in them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_MESSAGES = sa.table(
    "messages", *(sa.column(name) for name in ("id", "author_id", "key")), sa.column("huddle", sa.JSON())
)
_HUDDLES = sa.table("huddles", sa.column("id"), sa.column("member_ids", sa.JSON()))


def upgrade() -> None:
    _tell_members()
    with op.batch_alter_table("huddles") as huddles:
        huddles.alter_column("ended_at", existing_type=sa.BigInteger(), nullable=True)


def _tell_members() -> None:
    """The room itself tells of a huddle's end: an author without id, under the huddle's id."""
    told = sa.select(_MESSAGES.c.id, _MESSAGES.c.huddle, _HUDDLES.c.member_ids).join(
        _HUDDLES, (_HUDDLES.c.id == _MESSAGES.c.key) & (_MESSAGES.c.author_id == "")
    )
    connection = op.get_bind()
    for message_id, huddle, member_ids in connection.execute(told).all():
        changed = {**huddle, "member_ids": member_ids}
        connection.execute(sa.update(_MESSAGES).where(_MESSAGES.c.id == message_id).values(huddle=changed))


def downgrade() -> None:
    op.execute("DELETE FROM huddles WHERE ended_at IS NULL")
    with op.batch_alter_table("huddles") as huddles:
        huddles.alter_column("ended_at", existing_type=sa.BigInteger(), nullable=False)
