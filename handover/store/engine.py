"""The connection to PostgreSQL: bounded in every direction, and silent about values."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from handover.store.content_keys import IN_SESSION, ContentKeys

# A caller waits for at most a few seconds: a person who consents is better told "not now" than left waiting.
CONNECT_SECONDS: Final = 3
_OPTIONS = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000 -c timezone=UTC"


def make_engine(database_url: str, *, pool_size: int = 5) -> Engine:
    """An engine for `postgresql+psycopg://` URLs; connects lazily, at most 2 x `pool_size` connections.

    hide_parameters: SQLAlchemy's errors would else quote what a person wrote.
    """
    return create_engine(
        database_url, hide_parameters=True, pool_pre_ping=True, pool_size=pool_size, max_overflow=pool_size,
        pool_timeout=CONNECT_SECONDS, pool_recycle=1800,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": _OPTIONS, "application_name": "steget-handover",
                      "keepalives_idle": 30, "tcp_user_timeout": 8000},
    )  # fmt: skip


def session_factory(engine: Engine, keys: ContentKeys | None = None) -> sessionmaker[Session]:
    """Use as `with transactions.begin() as session:`, which commits at the end of the block.

    Every session carries `keys`. With None it writes no content and every text that it reads is unreadable.
    """
    return sessionmaker(engine, expire_on_commit=False, info={IN_SESSION: keys})
