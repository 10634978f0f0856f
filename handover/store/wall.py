"""The second wall: the desk works in roles that PostgreSQL itself bounds, so that a forgotten condition shows nobody's words.

The roles, their rights and the policies are made by migration 0004. Roles and municipality are taken for one transaction at a
time and end with it, so that nothing is left on a connection that goes back to the pool.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from handover.store.content_keys import ContentKeys
from handover.store.engine import session_factory

DESK: Final = "steget_desk"
"""For the routes of staff: rows of the municipality that `admit` named, and no row before that."""
WATCH: Final = "steget_watch"
"""For the watching of deliveries: every municipality, and no column that holds a person's words."""

_TAKE_ROLE: Final = text("SELECT set_config('role', :role, true)")
_ADMIT: Final = text("SELECT set_config('steget.municipality', :municipality, true)")


def walled(engine: Engine, role: str, keys: ContentKeys | None = None) -> sessionmaker[Session]:
    """As session_factory, each transaction in `role`, also when the engine logs in as the owner of the tables."""
    factory = session_factory(engine, keys)

    def take_role(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
        connection.execute(_TAKE_ROLE, {"role": role})

    event.listen(factory, "after_begin", take_role)
    return factory


def admit(session: Session, municipality: str) -> None:
    """Lets the rest of the transaction see the rows of one municipality (its slug), and of no other."""
    session.execute(_ADMIT, {"municipality": municipality})
