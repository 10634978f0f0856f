"""Brings a schema to the newest revision of its Alembic tree: once, in one transaction, however many start at the same time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text


@dataclass(frozen=True, slots=True)
class SchemaTree:
    """The Alembic tree `folder` of the schema `name`; `lock` is its advisory lock, so that two starters take turns."""

    name: str
    folder: Path
    lock: int

    def upgrade(self, database_url: str, **attributes: object) -> None:
        """Creates the schema when it is missing and runs what has not been run. Raises SQLAlchemy's errors.

        A revision finds `attributes` in its context's configuration.
        """
        self._run(database_url, lambda config: command.upgrade(config, "head"), attributes)

    def downgrade(self, database_url: str, revision: str, **attributes: object) -> None:
        """Goes back to `revision` ("base" takes away all tables and what is in them). For a rollback of a release."""
        self._run(database_url, lambda config: command.downgrade(config, revision), attributes)

    def _run(self, database_url: str, step: Callable[[Config], None], attributes: dict[str, object]) -> None:
        engine = create_engine(database_url, hide_parameters=True, connect_args={"connect_timeout": 3})
        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        try:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": self.lock})
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {self.name}"))
                config.attributes.update(attributes, connection=connection)
                step(config)
        finally:
            engine.dispose()
