"""Those who watch tell an order to delete from a referral.

Revision 0013, after 0012.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lets the watchers see what kind of act is owed."""
    op.execute("GRANT SELECT (act) ON handover.outbox TO steget_watch")


def downgrade() -> None:
    """Takes the right away."""
    op.execute("REVOKE SELECT (act) ON handover.outbox FROM steget_watch")
