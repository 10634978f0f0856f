"""Live conversations: who is on duty, who waits, and what is written; with the desk's rights and the second wall.

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DESK = {
    "duty": "SELECT, INSERT, UPDATE (token_hash, until), DELETE",
    "live_conversation": "SELECT, UPDATE (state, staff_id, leased_until, last_ordinal, staff_typed_at, waits_since, ended_at)",
    "live_line": "SELECT, INSERT",
}
_POLICIES = {
    **dict.fromkeys(("duty", "live_conversation"), "municipality = handover.own_municipality()"),
    "live_line": "EXISTS (SELECT FROM handover.live_conversation AS own WHERE own.id = live_line.live_id)",
}


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "duty",
        sa.Column("staff_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        _moment("until"),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_duty_staff_id_staff"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["token_hash"], ["handover.staff_session.token_hash"], name=op.f("fk_duty_token_hash_staff_session"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_duty")),
        schema="handover",
    )  # fmt: skip
    op.create_index(op.f("ix_duty_municipality"), "duty", ["municipality"], unique=False, schema="handover")
    _live_tables()
    for table, right in _DESK.items():
        op.execute(f"GRANT {right} ON handover.{table} TO steget_desk")
        op.execute(f"ALTER TABLE handover.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_municipality ON handover.{table} TO steget_desk USING ({_POLICIES[table]})")


def _live_tables() -> None:
    op.create_table(
        "live_conversation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("conversation_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column("consent", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("staff_id", sa.BigInteger()),
        _moment("leased_until", nullable=True),
        sa.Column("last_ordinal", sa.BigInteger(), server_default="0", nullable=False),
        _moment("person_typed_at", nullable=True),
        _moment("staff_typed_at", nullable=True),
        _moment("asked_at"),
        _moment("waits_since"),
        _moment("ended_at", nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_live_conversation_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_conversation")),
        schema="handover",
    )
    op.create_index(op.f("ix_live_conversation_conversation_hash"), "live_conversation", ["conversation_hash"], schema="handover")
    op.create_index(op.f("ix_live_conversation_municipality_state"), "live_conversation", ["municipality", "state"], schema="handover")
    op.create_index("uq_live_conversation_open", "live_conversation", ["conversation_hash"], unique=True, schema="handover",
                    postgresql_where=sa.text("ended_at IS NULL"))  # fmt: skip
    op.create_table(
        "live_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("live_id", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.BigInteger()),
        sa.Column("key_hash", sa.LargeBinary(length=32)),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        _moment("at"),
        sa.ForeignKeyConstraint(["live_id"], ["handover.live_conversation.id"], name=op.f("fk_live_line_live_id_live_conversation"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_live_line_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_line")),
        sa.UniqueConstraint("live_id", "ordinal", name=op.f("uq_live_line_live_id_ordinal")),
        sa.UniqueConstraint("live_id", "key_hash", name=op.f("uq_live_line_live_id_key_hash")),
        schema="handover",
    )  # fmt: skip


def downgrade() -> None:
    """Drops them with what is in them, and the keys of what was written."""
    for table in ("live_line", "live_conversation", "duty"):
        op.drop_table(table, schema="handover")
    op.execute("DELETE FROM handover.content_key WHERE part = 'live'")
