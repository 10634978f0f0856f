"""What the bridge refuses waits longer each time, and holds nothing else up.

Revision 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds how often a row was refused and when it is tried next: those that wait at once."""
    op.add_column("live_outbox", sa.Column("refused", sa.Integer, nullable=False, server_default="0"), schema="chat")
    due = sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
    op.add_column("live_outbox", due, schema="chat")


def downgrade() -> None:
    """Drops both: every row is tried at once again."""
    op.drop_column("live_outbox", "due_at", schema="chat")
    op.drop_column("live_outbox", "refused", schema="chat")
