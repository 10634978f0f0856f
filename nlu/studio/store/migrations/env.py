"""Run by Alembic, always with the connection that nlu.studio.store.migrate opened; the version table lies in the own schema."""

from __future__ import annotations

from alembic import context

from nlu.studio.store.tables import SCHEMA, Table


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return name == SCHEMA if kind == "schema" else True


context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, include_schemas=True,
    include_name=_is_ours, version_table_schema=SCHEMA, compare_type=True, compare_server_default=True,
)  # fmt: skip
with context.begin_transaction():
    context.run_migrations()
