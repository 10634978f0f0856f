"""Deliveries that are owed: written with the ticket, taken back when it is withdrawn, never expired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from handover.core.parcel import Kind
from handover.store import clock, jobs
from handover.store.tables import OutboxRow

DESK = "desk"
IS_OWED = OutboxRow.sent_at.is_(None) & OutboxRow.delivered_at.is_(None)
"""Nobody has taken it yet."""


def owe(session: Session, ticket_id: str, kinds: Iterable[str] = (), act: Kind = "referral") -> None:
    """Writes that `act` has to reach the inboxes `kinds`, in the caller's transaction; a referral reaches the desk as well."""
    for kind in dict.fromkeys([*([DESK] if act == "referral" else []), *kinds]):
        row = OutboxRow(ticket_id=ticket_id, kind=kind, act=act, created_at=clock.this_minute())
        session.add(row)
        session.flush()
        if kind != DESK:
            jobs.defer_delivery(session, row.id)


def acknowledge(session: Session, ticket_id: str) -> bool:
    """Staff have opened the ticket: the desk's copy is delivered, and with it all that was sent elsewhere. True the first time."""
    first = session.execute(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.act == "referral", OutboxRow.delivered_at.is_(None))
        .where(or_(OutboxRow.kind == DESK, OutboxRow.sent_at.is_not(None)))
        .values(delivered_at=clock.this_minute())
        .returning(OutboxRow.kind)
    ).scalars()
    return DESK in set(first)


def forget(session: Session, ticket_id: str) -> None:
    """Takes back what is owed for a ticket that was withdrawn.

    What never left is deleted, so that it never will. Where an attempt was made the other side may hold a copy, even if it did
    not say so: it is owed the message that it has to delete it.
    """
    rows = session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == ticket_id, OutboxRow.act == "referral").with_for_update()).all()
    may_hold_a_copy = [row.kind for row in rows if row.kind != DESK and row.attempts > 0]
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows if row.sent_at is None and row.delivered_at is None])))
    owe(session, ticket_id, may_hold_a_copy, act="withdrawn")


def oldest_undelivered(session: Session) -> datetime | None:
    """Since when the oldest delivery waits to be acknowledged; None when none does."""
    return session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.delivered_at.is_(None)))
