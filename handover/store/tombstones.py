"""What was erased by its person, without content: kept in a table, and outside the database to outlive a restored backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.tables import TombstoneRow

Act = Literal["withdrawn", "erased"]
ACTS: Final[tuple[Act, ...]] = ("withdrawn", "erased")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That a ticket was withdrawn (its code still says so) or erased with its code. The id was drawn from chance."""

    act: Act
    ticket_id: str


def lay(session: Session, tombstone: Tombstone) -> None:
    """Adds it in the transaction that erases; again: nothing more."""
    row = insert(TombstoneRow).values(act=tombstone.act, ticket_id=tombstone.ticket_id, laid_on=clock.now().date())
    session.execute(row.on_conflict_do_nothing())


def laid(session: Session, since: date | None = None) -> set[Tombstone]:
    """All of them, or those of the days from `since` on."""
    known = select(TombstoneRow.act, TombstoneRow.ticket_id)
    if since is not None:
        known = known.where(TombstoneRow.laid_on >= since)
    return {Tombstone(act, ticket_id) for act, ticket_id in session.execute(known)}
