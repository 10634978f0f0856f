"""Which version of the content each gateway answers from.

Revision 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates it."""
    op.create_table(
        "content_adopted", sa.Column("process", sa.Text, nullable=False), sa.Column("content", sa.Text, nullable=False),
        sa.Column("refused", sa.Text, nullable=False, server_default=""),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("process", name="pk_content_adopted"), schema="chat",
    )  # fmt: skip


def downgrade() -> None:
    """Drops it."""
    op.drop_table("content_adopted", schema="chat")
