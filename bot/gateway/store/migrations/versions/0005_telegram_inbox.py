"""The Telegram channel: its inbox, and what it must remember between two messages.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
_WAITING = sa.text("sealed IS NOT NULL")


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _when(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _table(name: str, keys: tuple[str, ...], *columns: sa.Column[object], indexes: tuple[str, ...] = ()) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"), schema="chat")
    for column in indexes:
        op.create_index(f"ix_{name}_{column}", name, [column], schema="chat")


def upgrade() -> None:
    """Creates them."""
    _table("telegram_update", ("bot", "update_id"), sa.Column("bot", sa.Text, nullable=False), _number("update_id"),
           _bytes("chat", nullable=True), _bytes("sealed", nullable=True), sa.Column("urgent", sa.Boolean, nullable=False),
           sa.Column("attempts", sa.Integer, nullable=False, server_default="0"), _flag("aside"), _when("received_at"), _when("free_at"),
           indexes=("received_at",))  # fmt: skip
    op.create_index("ix_telegram_update_waiting", "telegram_update", ["urgent", "received_at", "update_id"], schema="chat",
                    postgresql_where=_WAITING)  # fmt: skip
    op.create_index("ix_telegram_update_chat", "telegram_update", ["chat", "update_id"], schema="chat", postgresql_where=_WAITING)
    _table("telegram_conversation", ("chat",), _bytes("chat"), _number("number"), sa.Column("locale", sa.Text, nullable=False),
           _when("active_at"), indexes=("active_at",))  # fmt: skip
    _table("telegram_press", ("id",), _bytes("id"), _bytes("chat"), _bytes("post"), _bytes("sealed"), _flag("used"), _when("made_at"),
           indexes=("post", "chat", "made_at"))  # fmt: skip
    _table("telegram_link", ("digest",), _bytes("digest"), _bytes("chat"), _bytes("sealed"), _when("made_at"), indexes=("chat", "made_at"))
    _table("telegram_message", ("chat", "message_id"), _bytes("chat"), _number("message_id"), _when("seen_at"), indexes=("seen_at",))


def downgrade() -> None:
    """Drops them with what is in them."""
    for table in ("telegram_message", "telegram_link", "telegram_press", "telegram_conversation", "telegram_update"):
        op.drop_table(table, schema="chat")
