"""What editors may learn from: reports of wrong answers, and how often what was not understood.

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates both."""
    op.create_table(
        "lesson", sa.Column("id", sa.LargeBinary, nullable=False), sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ranking", JSONB, nullable=False), sa.Column("words", sa.Text),
        sa.Column("day", sa.Date, nullable=False, server_default=sa.func.current_date()),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"), sa.CheckConstraint("kind IN ('wrong', 'unsure')", name="ck_lesson_kind"),
        sa.CheckConstraint("length(words) <= 300", name="ck_lesson_words"), schema="chat",
    )  # fmt: skip
    op.create_index("ix_lesson_day", "lesson", ["day"], schema="chat")
    op.create_table(
        "not_understood", sa.Column("week", sa.Date, nullable=False), sa.Column("intent", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False), sa.PrimaryKeyConstraint("week", "intent", name="pk_not_understood"), schema="chat",
    )  # fmt: skip


def downgrade() -> None:
    """Drops both with what is in them."""
    op.drop_table("not_understood", schema="chat")
    op.drop_table("lesson", schema="chat")
