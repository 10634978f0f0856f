"""Moments that stay in a person's rows are cut to the minute, and a receipt's day is the day in Sweden.

Revision 0011, after 0010. Finer ones could be matched with a network log; a referral sent after midnight had the day before.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CUT = (
    "UPDATE handover.outbox SET due_at = date_trunc('minute', due_at) "
    "WHERE (kind = 'desk' OR sent_at IS NOT NULL OR delivered_at IS NOT NULL) AND due_at <> date_trunc('minute', due_at)",
    "UPDATE handover.referral_preview SET expires_at = date_trunc('minute', expires_at) + interval '1 minute' "
    "WHERE expires_at <> date_trunc('minute', expires_at)",
    "UPDATE handover.live_conversation SET waits_since = date_trunc('minute', waits_since), person_typed_at = NULL, "
    "staff_typed_at = NULL WHERE ended_at IS NOT NULL",
)
_DAYS = """
UPDATE handover.receipt SET sent_on = (ticket.created_at AT TIME ZONE 'Europe/Stockholm')::date FROM handover.ticket
WHERE ticket.id = receipt.ticket_id AND receipt.sent_on <> (ticket.created_at AT TIME ZONE 'Europe/Stockholm')::date
"""


def upgrade() -> None:
    """Cuts what is there, and what comes."""
    op.execute("ALTER TABLE handover.outbox ALTER COLUMN due_at SET DEFAULT date_trunc('minute', now())")
    # Whoever of staff ends a live conversation takes away when the person typed.
    op.execute("GRANT UPDATE (person_typed_at) ON handover.live_conversation TO steget_desk")
    for statement in _CUT:
        op.execute(statement)
    # A server without the zone table keeps the days as they are, rather than not start.
    if op.get_bind().scalar(text("SELECT count(*) FROM pg_timezone_names WHERE name = 'Europe/Stockholm'")):
        op.execute(_DAYS)


def downgrade() -> None:
    """The rows stay as they are."""
    op.execute("REVOKE UPDATE (person_typed_at) ON handover.live_conversation FROM steget_desk")
    op.execute("ALTER TABLE handover.outbox ALTER COLUMN due_at SET DEFAULT now()")
