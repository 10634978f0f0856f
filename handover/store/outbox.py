"""Deliveries that are owed. In this round the only inbox is the desk, and opening a ticket there acknowledges it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.tables import OutboxRow

DESK = "desk"


def owe(session: Session, ticket_id: str, kind: str = DESK) -> None:
    """Writes that `ticket_id` has to reach the inbox `kind`, in the caller's transaction."""
    session.add(OutboxRow(ticket_id=ticket_id, kind=kind, created_at=clock.this_minute()))


def mark_delivered(session: Session, ticket_id: str, kind: str = DESK) -> bool:
    """True the first time: the receiving side has acknowledged. False when it had before, or nothing is owed."""
    first = session.execute(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == kind, OutboxRow.delivered_at.is_(None))
        .values(delivered_at=clock.this_minute())
        .returning(OutboxRow.id)
    ).scalar()
    return first is not None


def forget(session: Session, ticket_id: str) -> None:
    """Takes back what is owed for a ticket that was withdrawn, so that no later delivery can happen."""
    session.execute(delete(OutboxRow).where(OutboxRow.ticket_id == ticket_id, OutboxRow.delivered_at.is_(None)))


def oldest_undelivered(session: Session) -> datetime | None:
    """Since when the oldest ticket waits to be acknowledged; None when none does. Undelivered rows never expire."""
    return session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.delivered_at.is_(None)))
