"""Channels that are closed, with the reason that people are told.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
_CHANNEL = "channel IN ('page', 'widget', 'telegram')"


def upgrade() -> None:
    """Creates it."""
    op.create_table(
        "channel_closure", sa.Column("channel", sa.Text, nullable=False), sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("channel", "municipality", name="pk_channel_closure"),
        sa.CheckConstraint(_CHANNEL, name="ck_channel_closure_channel"), schema="chat",
    )  # fmt: skip


def downgrade() -> None:
    """Drops it with what is in it."""
    op.drop_table("channel_closure", schema="chat")
