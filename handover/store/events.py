"""The audit trail of a ticket: what happened, who did it, which minute. Never what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.tables import StaffRow, TicketEventRow

Kind = Literal["sent", "delivered", "opened", "claimed", "released", "transferred", "replied", "person_replied", "noted", "closed",
               "withdrawn", "sent_on", "deletion_sent_on", "deleted_by_hand", "kept_here", "purged"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """`staff_name` is None when the person or the system acted."""

    kind: str
    staff_name: str | None
    at: datetime


def record(session: Session, ticket_id: str, kind: Kind, staff_id: int | None = None) -> None:
    """Adds an event to the same transaction as the act it tells of."""
    session.add(TicketEventRow(ticket_id=ticket_id, kind=kind, staff_id=staff_id, at=clock.this_minute()))


def of_ticket(session: Session, ticket_id: str) -> list[TicketEvent]:
    """A ticket's events, oldest first. The caller has passed the municipality wall."""
    rows = session.execute(
        select(TicketEventRow, StaffRow.display_name)
        .outerjoin(StaffRow, StaffRow.id == TicketEventRow.staff_id)
        .where(TicketEventRow.ticket_id == ticket_id)
        .order_by(TicketEventRow.id)
    )
    return [TicketEvent(row.kind, name, row.at) for row, name in rows]
