"""Staff change their own password: the desk may, through a function, for the account of a session that lives, and for no other.

A right to update the column would let whoever gets a statement into the desk's process set anybody's password.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FUNCTION = """
CREATE FUNCTION handover.set_own_password(session_hash bytea, new_hash text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = handover, pg_temp AS $$
    WITH changed AS (
        UPDATE staff SET password_hash = new_hash FROM staff_session AS own
        WHERE own.token_hash = session_hash AND staff.id = own.staff_id AND staff.active RETURNING staff.id
    ) SELECT EXISTS (SELECT FROM changed)
$$
"""


def upgrade() -> None:
    op.execute(_FUNCTION)
    op.execute("REVOKE ALL ON FUNCTION handover.set_own_password(bytea, text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION handover.set_own_password(bytea, text) TO steget_desk")


def downgrade() -> None:
    op.execute("DROP FUNCTION handover.set_own_password(bytea, text)")
