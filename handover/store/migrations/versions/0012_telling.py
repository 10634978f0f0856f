"""A watcher holds an alarm while it tells it, instead of keeping a transaction open.

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column and the watchers' right to it."""
    op.add_column("alarm", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True), schema="handover")
    op.execute("GRANT UPDATE (held_until) ON handover.alarm TO steget_watch")


def downgrade() -> None:
    """Takes the column away; its right goes with it."""
    op.drop_column("alarm", "held_until", schema="handover")
