"""The connection to PostgreSQL: bounded in every direction, silent about values."""

from __future__ import annotations

from typing import Final

from psycopg.errors import LockNotAvailable, QueryCanceled
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECT_SECONDS: Final = 2
_OPTIONS = "-c statement_timeout=3000 -c lock_timeout=3000 -c timezone=UTC"


class StoreUnavailable(Exception):
    """The database is dead, late or full. Carries nothing: SQL errors may quote what was to be written."""


def make_engine(database_url: str) -> AsyncEngine:
    """An engine for `postgresql+psycopg://` URLs that connects lazily. Each statement is its own transaction.

    hide_parameters: SQLAlchemy's errors would else quote what is being stored.
    """
    return create_async_engine(
        database_url, hide_parameters=True, isolation_level="AUTOCOMMIT", pool_size=20, max_overflow=20,
        pool_timeout=CONNECT_SECONDS, pool_recycle=1800, pool_reset_on_return=None,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": _OPTIONS, "application_name": "steget-gateway",
                      "keepalives_idle": 30, "tcp_user_timeout": 6000},
    )  # fmt: skip


def is_worth_another_try(error: SQLAlchemyError) -> bool:
    """Whether the connection had been cut, as after a restart of the database, or another process's turn took too long."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or isinstance(error.orig, LockNotAvailable | QueryCanceled)
