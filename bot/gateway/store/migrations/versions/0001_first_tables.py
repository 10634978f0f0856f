"""The first tables: conversations, messages, inbox and owed erasures.

Revision 0001, after none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
_MODE = "mode IN ('bot', 'waiting', 'staff', 'closed')"


def _owner() -> sa.Column[str]:
    return sa.Column("conversation_id", sa.Text, nullable=False)


def _keys(table: str, *names: str) -> list[sa.Constraint]:
    owner = sa.ForeignKeyConstraint(["conversation_id"], ["chat.conversation.id"], f"fk_{table}_conversation_id", ondelete="CASCADE")
    return [sa.PrimaryKeyConstraint("conversation_id", *names, name=f"pk_{table}"), owner]


def _when(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "conversation", sa.Column("id", sa.Text, nullable=False), sa.Column("mode", sa.Text, nullable=False, server_default="bot"),
        sa.Column("state", sa.LargeBinary), _when("active_at"), sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"), sa.CheckConstraint(_MODE, name="ck_conversation_mode"), schema="chat",
    )  # fmt: skip
    op.create_index("ix_conversation_active_at", "conversation", ["active_at"], schema="chat")
    op.create_table("message", _owner(), sa.Column("id", sa.BigInteger, nullable=False),
                    sa.Column("sealed", sa.LargeBinary, nullable=False), *_keys("message", "id"), schema="chat")  # fmt: skip
    op.create_table("inbox", _owner(), sa.Column("key", sa.LargeBinary, nullable=False),
                    sa.Column("fingerprint", sa.LargeBinary, nullable=False), sa.Column("response", sa.LargeBinary),
                    _when("received_at"), *_keys("inbox", "key"), schema="chat")  # fmt: skip
    op.create_table("erase_pending", _owner(), sa.Column("bridge_ref", sa.Text, nullable=False), _when("asked_at"),
                    *_keys("erase_pending"), schema="chat")  # fmt: skip


def downgrade() -> None:
    """Drops them with what is in them."""
    for table in ("erase_pending", "inbox", "message", "conversation"):
        op.drop_table(table, schema="chat")
