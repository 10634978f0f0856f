"""Brings schema `chat` to the newest revision. The tree lies in bot/gateway/store/migrations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from bot.gateway.store.tables import SCHEMA

_TREE: Final = Path(__file__).resolve().parent / "migrations"
_LOCK: Final = 0x636861745F6462  # "chat_db": two starters on one database take turns


def migrate(database_url: str) -> None:
    """Creates the schema when it is missing and runs what has not been run, in one transaction. Raises SQLAlchemy's errors."""
    _run(database_url, lambda config: command.upgrade(config, "head"))


def downgrade(database_url: str, revision: str) -> None:
    """Goes back to `revision` ("base" takes away all tables and what is in them). For a rollback of a release."""
    _run(database_url, lambda config: command.downgrade(config, revision))


def _run(database_url: str, step: Callable[[Config], None]) -> None:
    engine = create_engine(database_url, hide_parameters=True, connect_args={"connect_timeout": 3})
    config = Config()
    config.set_main_option("script_location", str(_TREE).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            config.attributes["connection"] = connection
            step(config)
    finally:
        engine.dispose()
