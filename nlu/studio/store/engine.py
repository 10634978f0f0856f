"""The connection to PostgreSQL: bounded in every direction, silent about values, and in a role that sees schema `studio` alone."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

STUDIO: Final = "steget_studio"
"""The role of every transaction, made by migration 0001: tickets and conversations are out of its reach."""
Transactions = sessionmaker[Session]

CONNECT_SECONDS: Final = 3
# Whoever saves holds the draft while the files are read and written: a few seconds for the largest ones.
_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
_TAKE_ROLE: Final = text("SELECT set_config('role', :role, true)")


def make_engine(database_url: str, *, pool_size: int = 5) -> Engine:
    """An engine for `postgresql+psycopg://` URLs; connects lazily, at most 2 x `pool_size` connections."""
    return create_engine(
        database_url, hide_parameters=True, pool_pre_ping=True, pool_size=pool_size, max_overflow=pool_size,
        pool_timeout=CONNECT_SECONDS, pool_recycle=1800,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": _OPTIONS, "application_name": "steget-studio",
                      "keepalives_idle": 30, "tcp_user_timeout": 8000},
    )  # fmt: skip


def studio_transactions(engine: Engine) -> Transactions:
    """Use as `with transactions.begin() as session:`, which commits at the end of the block; every one in the studio's role."""
    factory = sessionmaker(engine, expire_on_commit=False)

    def take_role(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
        connection.execute(_TAKE_ROLE, {"role": STUDIO})

    event.listen(factory, "after_begin", take_role)
    return factory
