"""Which version the draft was made over is kept also when no file of it differs.

Revision 0005, after 0004. A draft without files was what was live: the version that was published last.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FILL = """
INSERT INTO studio.draft_base (id, version)
SELECT 1, version FROM (
    (SELECT base AS version, 1 AS place FROM studio.draft_file LIMIT 1)
    UNION ALL
    (SELECT version, 2 FROM studio.publication WHERE state = 'live' ORDER BY id DESC LIMIT 1)
) AS known ORDER BY place LIMIT 1
"""


def upgrade() -> None:
    """Creates the table of one row, and fills it with what is known."""
    op.create_table(
        "draft_base", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_base")), schema="studio",
    )  # fmt: skip
    op.execute("GRANT SELECT, INSERT, UPDATE ON studio.draft_base TO steget_studio")
    op.execute(_FILL)


def downgrade() -> None:
    """Drops it; the files of the draft say the same of themselves."""
    op.drop_table("draft_base", schema="studio")
