"""What a person wrote to staff and the bridge has not got yet.

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates it."""
    op.create_table(
        "live_outbox", sa.Column("conversation_id", sa.Text, nullable=False), sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "key", name="pk_live_outbox"),
        sa.ForeignKeyConstraint(["conversation_id"], ["chat.conversation.id"], "fk_live_outbox_conversation_id", ondelete="CASCADE"),
        schema="chat",
    )  # fmt: skip


def downgrade() -> None:
    """Drops it with what is in it."""
    op.drop_table("live_outbox", schema="chat")
