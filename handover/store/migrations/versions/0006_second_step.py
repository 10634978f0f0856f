"""The second step of staff's login: five tables beside those of staff, for the desk's process to read and write.

They hold nothing about a person and are needed before any municipality is known, so they are open to the desk as staff and
staff_session are, and out of reach of the watch.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_RIGHTS = {
    "staff_totp": "SELECT, INSERT, UPDATE, DELETE",
    "staff_passkey": "SELECT, INSERT, UPDATE (name, sign_count, used_at), DELETE",
    "staff_recovery_code": "SELECT, INSERT, DELETE",
    "staff_half_session": "SELECT, INSERT, DELETE",
    "staff_challenge": "SELECT, INSERT, DELETE",
}


def upgrade() -> None:
    _make_totp()
    _make_passkey()
    _make("staff_recovery_code", sa.Column("code_hash", sa.LargeBinary(32), primary_key=True), _staff_id())
    op.create_index("ix_staff_recovery_code_staff_id", "staff_recovery_code", ["staff_id"], schema="handover")
    _make("staff_half_session", sa.Column("token_hash", sa.LargeBinary(32), primary_key=True), _staff_id(), _moment("opened_at"))
    op.create_index("ix_staff_half_session_staff_id", "staff_half_session", ["staff_id"], schema="handover")
    _make("staff_challenge", sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
          sa.Column("purpose", sa.String(20), primary_key=True), sa.Column("value", sa.LargeBinary(), nullable=False),
          _moment("made_at"))  # fmt: skip
    op.create_index("ix_staff_challenge_made_at", "staff_challenge", ["made_at"], schema="handover")
    for table, rights in _RIGHTS.items():
        op.execute(f"GRANT {rights} ON handover.{table} TO steget_desk")


def downgrade() -> None:
    for table in reversed(_RIGHTS):
        op.drop_table(table, schema="handover")


def _make_totp() -> None:
    _make("staff_totp", _staff_id(primary_key=True, autoincrement=False), sa.Column("version", sa.String(16), nullable=False),
          sa.Column("wrapped", sa.LargeBinary(), nullable=False), sa.Column("last_step", sa.BigInteger(), nullable=False),
          sa.Column("tries", sa.Float(), server_default="0", nullable=False), _moment("tried_at"))  # fmt: skip


def _make_passkey() -> None:
    _make("staff_passkey", sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True), _staff_id(),
          sa.Column("credential_id", sa.LargeBinary(), nullable=False, unique=True),
          sa.Column("public_key", sa.LargeBinary(), nullable=False), sa.Column("sign_count", sa.BigInteger(), nullable=False),
          sa.Column("name", sa.String(60), nullable=False), _moment("created_at"), _moment("used_at", nullable=True))  # fmt: skip
    op.create_index("ix_staff_passkey_staff_id", "staff_passkey", ["staff_id"], schema="handover")


def _make(table: str, *columns: sa.Column) -> None:
    op.create_table(table, *columns, schema="handover")


def _staff_id(**more: object) -> sa.Column:
    return sa.Column("staff_id", sa.BigInteger(), sa.ForeignKey("handover.staff.id", ondelete="CASCADE"), nullable=False, **more)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
