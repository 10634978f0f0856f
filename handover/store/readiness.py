"""Whether the database answers and holds the tables."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from handover.store.tables import SCHEMA, TicketRow


def is_migrated(session: Session) -> bool:
    """True when schema `handover` has its tables. Raises OperationalError when the database does not answer."""
    found = session.scalar(text("SELECT to_regclass(:name)::text"), {"name": f"{SCHEMA}.{TicketRow.__tablename__}"})
    return found is not None
