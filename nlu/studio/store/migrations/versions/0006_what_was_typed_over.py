"""What is typed and not saved remembers what it was typed over.

Revision 0006, after 0005. Of texts from before nobody knows it: whoever saves one is shown what is there now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the seals."""
    op.add_column("typed_text", sa.Column("seen", sa.String(65), server_default="", nullable=False), schema="studio")


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("typed_text", "seen", schema="studio")
