"""For the holder of a receipt: a municipality's own words for the status, tombstones, and what a deletion notice takes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("refers_to", sa.BigInteger(), nullable=True), schema="handover")
    op.create_table(
        "tombstone",
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("laid_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("act", "ticket_id", name=op.f("pk_tombstone")),
        schema="handover",
    )
    op.create_table(
        "status_wording",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_status_wording_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_wording")),
        schema="handover",
    )
    op.create_index(op.f("ix_status_wording_municipality_state_id"), "status_wording", ["municipality", "state", "id"], schema="handover")
    _build_the_wall()


def _build_the_wall() -> None:
    # Wordings can be added and never changed: the table is its own log. The desk has no right to tombstones at all.
    op.execute("ALTER TABLE handover.tombstone ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE handover.status_wording ENABLE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY own_municipality ON handover.status_wording TO steget_desk"
               " USING (municipality = handover.own_municipality())")  # fmt: skip
    op.execute("GRANT SELECT, INSERT ON handover.status_wording TO steget_desk")


def downgrade() -> None:
    op.drop_table("status_wording", schema="handover")
    op.drop_table("tombstone", schema="handover")
    op.drop_column("outbox", "refers_to", schema="handover")
