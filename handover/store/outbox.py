"""Deliveries that are owed: written with the ticket, taken back when it is withdrawn, never expired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from handover.core.parcel import Kind
from handover.store import clock, jobs
from handover.store.tables import OutboxRow

DESK = "desk"
IS_OWED = OutboxRow.sent_at.is_(None) & OutboxRow.delivered_at.is_(None)
"""Nobody has taken it yet."""


def owe(session: Session, ticket_id: str, kinds: Iterable[str] = ()) -> None:
    """Writes that a referral has to reach the desk and the inboxes `kinds`, in the caller's transaction."""
    for kind in dict.fromkeys([DESK, *kinds]):
        _add(session, ticket_id, kind, "referral")


def _add(session: Session, ticket_id: str, kind: str, act: Kind, refers_to: int | None = None) -> None:
    row = OutboxRow(ticket_id=ticket_id, kind=kind, act=act, refers_to=refers_to, created_at=clock.this_minute())
    session.add(row)
    session.flush()
    if kind != DESK:
        jobs.defer_delivery(session, row.id)


def acknowledge(session: Session, ticket_id: str) -> bool:
    """Staff have opened the ticket: the desk's copy is delivered, and with it all that was sent elsewhere. True the first time."""
    # The desk's row first and alone: whoever marks a delivery as sent holds it too (`is_read`), so one of the two sees the other.
    first = _delivered_now(session, ticket_id, OutboxRow.kind == DESK)
    _delivered_now(session, ticket_id, OutboxRow.sent_at.is_not(None))
    return first


def _delivered_now(session: Session, ticket_id: str, which: ColumnElement[bool]) -> bool:
    changed = session.execute(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.act == "referral", OutboxRow.delivered_at.is_(None), which)
        .values(delivered_at=clock.this_minute())
        .returning(OutboxRow.id)
    )
    return bool(changed.all())


def is_read(session: Session, ticket_id: str) -> bool:
    """Whether staff have opened the ticket. Until the transaction ends nobody can open it for the first time."""
    desk = select(OutboxRow.delivered_at).where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == DESK, OutboxRow.act == "referral")
    return session.scalar(desk.with_for_update(read=True)) is not None


def forget(session: Session, ticket_id: str, *, may_have_left: bool = False) -> None:
    """Takes back what is owed for a ticket that was withdrawn. Again: nothing more.

    What never left is deleted, so that it never will. Where an attempt was made the other side may hold a copy, even if it did
    not say so: it is owed the message that it has to delete it. `may_have_left`: this record does not know of every attempt.
    """
    # In the order in which the others lock them: the desk's row first.
    rows = session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == ticket_id).order_by(OutboxRow.id).with_for_update()).all()
    told, referrals = {row.kind for row in rows if row.act == "withdrawn"}, [row for row in rows if row.act == "referral"]
    holders = [row for row in referrals if row.kind not in {DESK, *told} and (may_have_left or row.attempts > 0)]
    untaken = [row.id for row in referrals if row.sent_at is None and row.delivered_at is None]
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_(untaken)))
    for row in holders:
        _add(session, ticket_id, row.kind, "withdrawn", refers_to=row.id)


def oldest_undelivered(session: Session) -> datetime | None:
    """Since when the oldest delivery waits to be acknowledged; None when none does."""
    return session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.delivered_at.is_(None)))
