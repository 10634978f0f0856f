"""Whether the database answers, holds the tables, and keeps the second wall up."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from handover.store.tables import SCHEMA, TicketRow

# The catalogue's own tables: an account that may only take the desk's roles can read them before it has taken one.
_ASKED: Final = text("""
SELECT relrowsecurity FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = :schema AND relname = :table
""")


def is_migrated(session: Session) -> bool:
    """True when schema `handover` has its tables under row-level security. Raises OperationalError when the database is silent."""
    found = session.scalar(_ASKED, {"schema": SCHEMA, "table": TicketRow.__tablename__})
    return found is True
