"""What people wrote is sealed: wrapped keys in a table of their own, and bytes in place of words in every column of content.

Rows in clear are sealed here, which needs the content key. The tables are then written anew, since PostgreSQL keeps a dropped
column's bytes. Write-ahead logs and backups from before this revision hold the words still: make new ones, destroy the old.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from handover.store import sealing_rows

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_key",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "part", name=op.f("pk_content_key")),
        schema="handover",
    )
    op.create_index(op.f("ix_content_key_version"), "content_key", ["version"], unique=False, schema="handover")
    sealing_rows.seal_all(op.get_bind(), context.config.attributes.get("content_keys"))


def downgrade() -> None:
    sealing_rows.open_all(op.get_bind(), context.config.attributes.get("content_keys"))
    op.drop_index(op.f("ix_content_key_version"), table_name="content_key", schema="handover")
    op.drop_table("content_key", schema="handover")
