"""Deliveries that went out after staff had opened the ticket count as delivered, as those do that are written from now on.

Revision 0010, after 0009. They were kept as unacknowledged until somebody opened the ticket once more.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Repairs the rows; the moment is that of the later of the two."""
    op.execute("""
        UPDATE handover.outbox AS late SET delivered_at = greatest(late.sent_at, desk.delivered_at)
        FROM handover.outbox AS desk
        WHERE desk.ticket_id = late.ticket_id AND desk.kind = 'desk' AND desk.act = 'referral' AND desk.delivered_at IS NOT NULL
          AND late.act = 'referral' AND late.sent_at IS NOT NULL AND late.delivered_at IS NULL
    """)


def downgrade() -> None:
    """Nothing: what was read stays read."""
