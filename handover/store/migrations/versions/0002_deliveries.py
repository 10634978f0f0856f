"""Deliveries to inboxes outside: leases and failures of what is owed, what is watched, and a schema for the job engine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from handover.store import jobs

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("act", sa.String(length=20), server_default="referral", nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
    sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
    sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
    sa.Column("failure", sa.String(length=40), nullable=True),
    sa.Column("refused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    sa.Column("reference", sa.String(length=200), nullable=True),
    sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
)
_OLD, _NEW = "uq_outbox_ticket_id_kind", "uq_outbox_ticket_id_kind_act"


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("outbox", column._copy(), schema="handover")
    op.drop_constraint(_OLD, "outbox", schema="handover", type_="unique")
    op.create_unique_constraint(_NEW, "outbox", ["ticket_id", "kind", "act"], schema="handover")
    _create_watch_tables()
    jobs.install(op.get_bind())


def _create_watch_tables() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        schema="handover",
    )
    op.create_index("uq_alarm_on", "alarm", ["kind", "municipality", "subject"], unique=True, schema="handover",
                    postgresql_where=sa.text("ended_at IS NULL"))  # fmt: skip
    op.create_table(
        "canary",
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("watched_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("municipality", "kind", name=op.f("pk_canary")),
        schema="handover",
    )


def downgrade() -> None:
    jobs.uninstall(op.get_bind())
    op.drop_table("canary", schema="handover")
    op.drop_table("alarm", schema="handover")
    op.execute("DELETE FROM handover.outbox WHERE act <> 'referral'")
    op.drop_constraint(_NEW, "outbox", schema="handover", type_="unique")
    op.create_unique_constraint(_OLD, "outbox", ["ticket_id", "kind"], schema="handover")
    for column in reversed(_COLUMNS):
        op.drop_column("outbox", column.name, schema="handover")
