"""The migrations make what tables.py says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from bot.gateway.store.migrate import downgrade, migrate
from bot.gateway.store.tables import SCHEMA, metadata


def test_a_migrated_database_is_as_the_tables_say(fresh_database) -> None:
    migrate(fresh_database)
    engine = create_engine(fresh_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "include_schemas": True, "version_table_schema": SCHEMA, "compare_type": True, "compare_server_default": True,
            "include_name": lambda name, kind, _: name == SCHEMA if kind == "schema" else True})  # fmt: skip
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrating_again_or_together_changes_nothing(fresh_database) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, [fresh_database] * 3))
    migrate(fresh_database)


def test_going_back_leaves_no_table(fresh_database) -> None:
    migrate(fresh_database)
    downgrade(fresh_database, "base")
    engine = create_engine(fresh_database)
    assert inspect(engine).get_table_names(SCHEMA) == ["alembic_version"]
    engine.dispose()
