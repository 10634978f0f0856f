"""An editor may be one municipality's alone.

Revision 0004. Members from before edit everything, as they did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the municipality."""
    op.add_column("member", sa.Column("municipality", sa.String(40), nullable=True), schema="studio")


def downgrade() -> None:
    """Takes it away: who was one municipality's alone then edits nothing, since less is safer than more."""
    op.execute("UPDATE studio.member SET roles = array_remove(roles, 'editor') WHERE municipality IS NOT NULL")
    op.drop_column("member", "municipality", schema="studio")
