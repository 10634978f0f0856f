"""The studio's tables come and go as the models say, and its role sees nothing else."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from handover.store.migrate import migrate as migrate_handover
from nlu.studio.store.engine import make_engine, studio_transactions
from nlu.studio.store.migrate import downgrade, migrate
from nlu.studio.store.tables import SCHEMA, Table

TABLES = {table.name for table in Table.metadata.sorted_tables}


def tables_in(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names(schema=SCHEMA))
    engine.dispose()
    return names - {"alembic_version"}


def test_models_and_migrations_agree(studio_database) -> None:
    engine = create_engine(studio_database)
    with engine.connect() as connection:
        options = {"include_schemas": True, "version_table_schema": SCHEMA, "compare_type": True, "compare_server_default": True,
                   "include_name": lambda name, kind, _: name == SCHEMA if kind == "schema" else True}  # fmt: skip
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    engine.dispose()
    assert differences == []


def test_tables_come_and_go_when_migrated_up_and_down(fresh_database) -> None:
    for _ in range(2):
        migrate(fresh_database)
        assert tables_in(fresh_database) == TABLES
        downgrade(fresh_database, "base")
        assert tables_in(fresh_database) == set()


@pytest.mark.parametrize(("files", "published", "base"), [
    (["a" * 16], ["b" * 16], "a" * 16), ([], ["b" * 16, "c" * 16], "c" * 16), ([], [], None),
])  # fmt: skip
def test_draft_from_before_keeps_the_version_that_it_was_made_over(fresh_database, files, published, base) -> None:
    migrate(fresh_database)
    downgrade(fresh_database, "0004")
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        for version in files:
            connection.execute(text("INSERT INTO studio.draft_file VALUES ('p', 'x', :version, '')"), {"version": version})
        for version, state in [*((version, "live") for version in published), ("d" * 16, "taken_back")]:
            row = {"version": version, "state": state}
            connection.execute(text("INSERT INTO studio.publication (version, before, who, who_name, at, why, state, words) "
                                    "VALUES (:version, 'x', 1, 'A', now(), '', :state, '')"), row)  # fmt: skip
    migrate(fresh_database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version FROM studio.draft_base")) == base
    engine.dispose()


def test_text_typed_before_is_kept_and_says_that_nobody_knows_what_it_was_typed_over(fresh_database) -> None:
    migrate(fresh_database)
    downgrade(fresh_database, "0005")
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO studio.typed_text (who, field, text, at) VALUES (1, 'answer/a:text.any', 'halv men', now())"))
    migrate(fresh_database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT text, seen FROM studio.typed_text")).all() == [("halv men", "")]
    engine.dispose()


def test_studio_reads_no_account_ticket_or_conversation(fresh_database) -> None:
    migrate_handover(fresh_database)
    migrate(fresh_database)
    engine = make_engine(fresh_database)
    transactions = studio_transactions(engine)
    for table in ("staff", "ticket", "ticket_message", "content_key"):
        with pytest.raises(ProgrammingError, match="permission denied"), transactions.begin() as session:
            session.execute(text(f"SELECT * FROM handover.{table}"))
    with transactions.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM studio.draft_file")) == 0
    engine.dispose()


def test_history_can_be_added_to_and_not_rewritten(transactions) -> None:
    for act in ("UPDATE studio.change SET who_name = ''", "DELETE FROM studio.change", "DELETE FROM studio.approval",
                "UPDATE studio.change_file SET after = ''", "DELETE FROM studio.publication"):  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), transactions.begin() as session:
            session.execute(text(act))
