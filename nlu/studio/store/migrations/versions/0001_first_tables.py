"""The studio's first tables, and the role that sees them and nothing else.

Revision 0001. Who migrates owns the tables and needs CREATEROLE, unless the role was made by hand and granted WITH SET beforehand.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SCHEMA = "studio"
_MOMENT = sa.DateTime(timezone=True)
# The role belongs to the whole server. Another database on it may be migrated at this moment, or have been before.
_MAKE_ROLE = """
DO $$
BEGIN
    IF to_regrole('steget_studio') IS NULL THEN
        BEGIN
            CREATE ROLE steget_studio NOLOGIN NOINHERIT;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'steget_studio', 'SET') THEN
        GRANT steget_studio TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
    END IF;
END $$
"""
_WHO = (("who", sa.BigInteger()), ("who_name", sa.String(80)))
_RIGHTS = {
    "member": "SELECT, INSERT, UPDATE, DELETE",
    "draft_file": "SELECT, INSERT, UPDATE, DELETE",
    "change": "SELECT, INSERT, UPDATE (undone_by)",
    "change_file": "SELECT, INSERT",
    "approval": "SELECT, INSERT",
    "job": "SELECT, INSERT, UPDATE",
    "publication": "SELECT, INSERT, UPDATE (state, words)",
    "open_item": "SELECT, INSERT, UPDATE, DELETE",
    "typed_text": "SELECT, INSERT, UPDATE, DELETE",
}


def _columns(*columns: tuple[str, sa.types.TypeEngine]) -> list[sa.Column]:
    return [sa.Column(name, kind, nullable=False) for name, kind in columns]


def _table(name: str, *parts: object) -> None:
    op.create_table(name, *parts, schema=_SCHEMA)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _number() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _of_change(table: str, column: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["studio.change.id"], name=op.f(f"fk_{table}_{column}_change"), **more)


def upgrade() -> None:
    """Creates the tables, and the role with what it may do."""
    _table("member", *_columns(("staff_id", sa.BigInteger()), ("name", sa.String(80)), ("roles", sa.ARRAY(sa.String(20)))),
           _key("member", "staff_id"))  # fmt: skip
    _table("draft_file", *_columns(("path", sa.String(300))), sa.Column("text", sa.Text()),
           *_columns(("base", sa.String(16)), ("base_hash", sa.String(64))), _key("draft_file", "path"))  # fmt: skip
    _changes()
    _work()
    _table("open_item", *_columns(("item", sa.String(200)), *_WHO, ("until", _MOMENT)), _key("open_item", "item", "who"))
    _table("typed_text", *_columns(("who", sa.BigInteger()), ("field", sa.String(200)), ("text", sa.Text()), ("at", _MOMENT)),
           _key("typed_text", "who", "field"))  # fmt: skip
    op.execute(_MAKE_ROLE)
    op.execute("GRANT USAGE ON SCHEMA studio TO steget_studio")
    for table, right in _RIGHTS.items():
        op.execute(f"GRANT {right} ON studio.{table} TO steget_studio")


def _changes() -> None:
    _table("change", _number(), *_columns(("at", _MOMENT), *_WHO, ("item", sa.String(200)), ("what", sa.String(300)),
           ("why", sa.String(500)), ("needs", sa.ARRAY(sa.String(300)))),
           sa.Column("undoes", sa.BigInteger()), sa.Column("undone_by", sa.BigInteger()),
           _of_change("change", "undoes"), _of_change("change", "undone_by"), _key("change", "id"))  # fmt: skip
    op.create_index(op.f("ix_change_item_id"), "change", ["item", "id"], schema=_SCHEMA)
    _table("change_file", *_columns(("change_id", sa.BigInteger()), ("path", sa.String(300))), sa.Column("before", sa.Text()),
           sa.Column("after", sa.Text()), _of_change("change_file", "change_id", ondelete="CASCADE"),
           _key("change_file", "change_id", "path"))  # fmt: skip
    _table("approval", *_columns(("change_id", sa.BigInteger()), *_WHO, ("at", _MOMENT)),
           _of_change("approval", "change_id", ondelete="CASCADE"), _key("approval", "change_id"))  # fmt: skip


def _work() -> None:
    _table("job", _number(), *_columns(("kind", sa.String(20)), ("state", sa.String(20)), ("about", JSONB()), ("asked_by", sa.BigInteger()),
           ("asked_by_name", sa.String(80)), ("asked_at", _MOMENT)),
           *(sa.Column(name, _MOMENT) for name in ("begun_at", "ended_at", "heartbeat")),
           *_columns(("done", sa.Integer()), ("total", sa.Integer()), ("words", sa.String(300))),
           sa.Column("cancel_asked", sa.Boolean(), server_default=sa.false(), nullable=False), sa.Column("result", JSONB()),
           _key("job", "id"))  # fmt: skip
    op.create_index(op.f("ix_job_state_id"), "job", ["state", "id"], schema=_SCHEMA)
    _table("publication", _number(), *_columns(("version", sa.String(16)), ("before", sa.String(16)), *_WHO, ("at", _MOMENT),
           ("why", sa.String(500)), ("state", sa.String(20)), ("words", sa.String(500))), _key("publication", "id"))  # fmt: skip


def downgrade() -> None:
    """Drops them with what is in them. The role stays: other databases of the server may use it."""
    for table in ("typed_text", "open_item", "publication", "job", "approval", "change_file", "change", "draft_file", "member"):
        op.drop_table(table, schema=_SCHEMA)
    op.execute("REVOKE ALL ON SCHEMA studio FROM steget_studio")
