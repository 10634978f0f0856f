"""The migrations make what the models say, up and down, also when two processes start at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from handover.store.migrate import downgrade, migrate
from handover.store.tables import SCHEMA, Table

TABLES = {"staff", "staff_session", "referral_preview", "consent", "ticket", "receipt", "ticket_message", "ticket_note",
          "ticket_event", "outbox", "alarm", "canary", "content_key", "tombstone", "status_wording", "staff_totp", "staff_passkey",
          "staff_recovery_code", "staff_half_session", "staff_challenge", "duty", "live_conversation", "live_line",
          "accessibility_message"}  # fmt: skip
ONE_ROW = """INSERT INTO handover.staff (username, display_name, municipality, role, password_hash, created_at)
             VALUES ('a', 'A', 'varberg', 'staff', 'x', now())"""


def tables_in(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names(schema=SCHEMA))
    engine.dispose()
    return names - {"alembic_version"}


def test_models_and_migrations_agree(handover_database: str) -> None:
    engine = create_engine(handover_database)
    with engine.connect() as connection:
        options = {"include_schemas": True, "version_table_schema": SCHEMA, "compare_type": True, "compare_server_default": True,
                   "include_name": lambda name, kind, _: name == SCHEMA if kind == "schema" else True}  # fmt: skip
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    engine.dispose()
    assert differences == []


def test_tables_come_and_go_when_migrated_up_and_down(fresh_database: str) -> None:
    migrate(fresh_database)
    assert tables_in(fresh_database) == TABLES
    downgrade(fresh_database, "base")
    assert tables_in(fresh_database) == set()
    migrate(fresh_database)
    assert tables_in(fresh_database) == TABLES


def test_rows_stay_when_migrated_again(fresh_database: str) -> None:
    migrate(fresh_database)
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        connection.execute(text(ONE_ROW))
    migrate(fresh_database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM handover.staff")).scalar() == 1
    engine.dispose()


def test_both_succeed_when_two_processes_migrate_at_once(fresh_database: str) -> None:
    with ThreadPoolExecutor(4) as starters:
        for done in [starters.submit(migrate, fresh_database) for _ in range(4)]:
            done.result(timeout=30)
    assert tables_in(fresh_database) == TABLES


def test_nothing_outside_the_own_schema_is_touched(fresh_database: str) -> None:
    migrate(fresh_database)
    engine = create_engine(fresh_database)
    assert inspect(engine).get_table_names(schema="public") == []
    engine.dispose()


def test_error_holds_no_password_when_the_database_is_away() -> None:
    with pytest.raises(OperationalError) as error:
        migrate("postgresql+psycopg://anna:hemligt-ord@127.0.0.1:1/none")
    assert "hemligt-ord" not in str(error.value)
