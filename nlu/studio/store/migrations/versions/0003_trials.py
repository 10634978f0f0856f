"""Conversations that members try the bot in, one for each, kept for a day.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXTS = (("name", 60), ("version", 16))


def upgrade() -> None:
    """Creates the table, which the studio's role may change as it likes: nothing in it is history."""
    op.create_table(
        "trial", sa.Column("who", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _TEXTS),
        sa.Column("turns", JSONB(), nullable=False), sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_trial")), schema="studio",
    )  # fmt: skip
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON studio.trial TO steget_studio")


def downgrade() -> None:
    """Drops it with what is in it."""
    op.drop_table("trial", schema="studio")
