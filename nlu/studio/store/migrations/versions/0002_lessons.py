"""What the studio may do with the chat's reports of wrong answers: read them, and take away those that are done.

Revision 0002, after 0001. The chat's tables are made by the chat, before these (steget/migrations.py).
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Where the studio stands alone, as in its tests, there is no chat.
_GRANT = """
DO $$
BEGIN
    IF to_regclass('chat.lesson') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA chat TO steget_studio;
        GRANT SELECT, DELETE ON chat.lesson TO steget_studio;
        GRANT SELECT ON chat.not_understood TO steget_studio;
    END IF;
END $$
"""
_REVOKE = """
DO $$
BEGIN
    IF to_regclass('chat.lesson') IS NOT NULL THEN
        REVOKE ALL ON chat.lesson, chat.not_understood FROM steget_studio;
        REVOKE USAGE ON SCHEMA chat FROM steget_studio;
    END IF;
END $$
"""


def upgrade() -> None:
    """Opens the two tables to the studio's role, and nothing else of the chat."""
    op.execute(_GRANT)


def downgrade() -> None:
    """Shuts them again."""
    op.execute(_REVOKE)
