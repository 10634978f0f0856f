"""What goes out to Telegram: the posts, the keys of what was posted, and the pace of bots and chats.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _when(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=None if nullable else sa.func.now())


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _bot() -> sa.Column[str]:
    return sa.Column("bot", sa.Text, nullable=False)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "telegram_post", _bytes("key"), sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False), _bot(),
        _bytes("chat"), sa.Column("lane", sa.SmallInteger, nullable=False), _bytes("sealed"), _count("fence"), _count("attempts"),
        _when("created_at"), _when("due_at"), _when("leased_until", nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_telegram_post"), schema="chat",
    )  # fmt: skip
    op.create_index("ix_telegram_post_lane", "telegram_post", ["bot", "lane", "number"], schema="chat")
    op.create_index("ix_telegram_post_chat", "telegram_post", ["bot", "chat", "lane", "number"], schema="chat")
    op.create_table("telegram_key", _bytes("key"), sa.Column("day", sa.Date, nullable=False, server_default=sa.func.current_date()),
                    sa.PrimaryKeyConstraint("key", name="pk_telegram_key"), schema="chat")  # fmt: skip
    op.create_table("telegram_bot", _bot(), _when("next_at"), _when("held_until", nullable=True),
                    sa.PrimaryKeyConstraint("bot", name="pk_telegram_bot"), schema="chat")  # fmt: skip
    op.create_table("telegram_chat", _bot(), _bytes("chat"), _when("free_at"), _when("held_until", nullable=True),
                    _when("told_at", nullable=True), sa.PrimaryKeyConstraint("bot", "chat", name="pk_telegram_chat"),
                    schema="chat")  # fmt: skip


def downgrade() -> None:
    """Drops them with what is in them."""
    for table in ("telegram_chat", "telegram_bot", "telegram_key", "telegram_post"):
        op.drop_table(table, schema="chat")
