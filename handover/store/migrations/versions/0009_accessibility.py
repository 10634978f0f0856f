"""Messages about accessibility, with the desk's rights and the second wall.

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLE = "accessibility_message"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True)),
        sa.Column("handled_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(["handled_by"], ["handover.staff.id"], name=op.f("fk_accessibility_message_handled_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessibility_message")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accessibility_message_key_hash")),
        schema="handover",
    )
    op.create_index(op.f("ix_accessibility_message_municipality_handled_at"), _TABLE, ["municipality", "handled_at"], schema="handover")
    op.execute(f"GRANT SELECT, UPDATE (handled_at, handled_by) ON handover.{_TABLE} TO steget_desk")
    op.execute(f"ALTER TABLE handover.{_TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_municipality ON handover.{_TABLE} TO steget_desk USING (municipality = handover.own_municipality())")


def downgrade() -> None:
    """Drops it with what is in it, and the keys of what was written."""
    op.drop_table(_TABLE, schema="handover")
    op.execute("DELETE FROM handover.content_key WHERE part = 'accessibility'")
