"""Huddles are stored from the moment at which they open, so that they outlive the server that they began on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("huddles") as huddles:
        huddles.alter_column("ended_at", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM huddles WHERE ended_at IS NULL")
    with op.batch_alter_table("huddles") as huddles:
        huddles.alter_column("ended_at", existing_type=sa.BigInteger(), nullable=False)
