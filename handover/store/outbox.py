"""Deliveries that are owed: written with the ticket, taken back when it is withdrawn, never expired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from handover.core.parcel import Kind
from handover.store import clock, jobs
from handover.store.tables import OutboxRow, TicketRow

DESK = "desk"
IS_OWED = OutboxRow.sent_at.is_(None) & OutboxRow.delivered_at.is_(None)
"""Nobody has taken it yet."""
NO_SUCH_INBOX: Final = "no_such_inbox"  # the failure of a delivery to an inbox that is no longer set
IS_LEFT_TO_STAFF = IS_OWED & (OutboxRow.failure == NO_SUCH_INBOX)
"""No inbox will ever take it, if none of that kind is set again."""
BROKEN_OFF_WITHIN: Final = timedelta(seconds=6)  # after its lease: until then an attempt may not have heard that it was taken back


def owe(session: Session, ticket_id: str, kinds: Iterable[str] = ()) -> None:
    """Writes that a referral has to reach the desk and the inboxes `kinds`, in the caller's transaction."""
    for kind in dict.fromkeys([DESK, *kinds]):
        _add(session, ticket_id, kind, "referral")


def _add(session: Session, ticket_id: str, kind: str, act: Kind, refers_to: int | None = None, due_at: datetime | None = None) -> None:
    row = OutboxRow(ticket_id=ticket_id, kind=kind, act=act, refers_to=refers_to, created_at=clock.this_minute())
    if due_at is not None:
        row.due_at = due_at
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
    not say so: it is owed the message that it has to delete it, which waits for an attempt that is under way, so as not to overtake
    it. `may_have_left`: this record does not know of every attempt.
    """
    # In the order in which the others lock them: the desk's row first.
    rows = session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == ticket_id).order_by(OutboxRow.id).with_for_update()).all()
    told, referrals = {row.kind for row in rows if row.act == "withdrawn"}, [row for row in rows if row.act == "referral"]
    holders = [row for row in referrals if row.kind not in {DESK, *told} and (may_have_left or row.attempts > 0)]
    untaken = [row.id for row in referrals if row.sent_at is None and row.delivered_at is None]
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_(untaken)))
    for row in holders:
        is_over = row.leased_until is None
        _add(session, ticket_id, row.kind, "withdrawn", row.id, None if is_over else row.leased_until + BROKEN_OFF_WITHIN)


def owe_deletion_again(session: Session, referral_id: int, ticket_id: str, kind: str, reference: str) -> None:
    """A referral was taken after it had been taken back: whatever came of the order to delete it came too early, and is owed again.

    `reference` is what the receiver calls what it took. Whoever is bringing the order now loses the lease. Nothing happens while the
    referral's own row is there.
    """
    late = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == kind, OutboxRow.act == "withdrawn")
        .where(OutboxRow.refers_to == referral_id, ~exists().where(OutboxRow.id == referral_id))
        .values(sent_at=None, delivered_at=None, failure=None, refused=False, reference=reference[:200], leased_until=None,
                fence=OutboxRow.fence + 1, due_at=func.clock_timestamp())
        .returning(OutboxRow.id),
        execution_options={"synchronize_session": False},
    ).all()  # fmt: skip
    for outbox_id in late:
        jobs.defer_delivery(session, outbox_id)


def settle_by_hand(session: Session, ticket_id: str, kind: str, act: Kind) -> bool:
    """Staff did themselves what an inbox that is no longer set would have to be told; False when that inbox may still be reached."""
    settled = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == kind, OutboxRow.act == act, IS_LEFT_TO_STAFF)
        .values(delivered_at=clock.this_minute())
        .returning(OutboxRow.id),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(settled)


def left_to_staff(session: Session, municipality: str) -> Sequence[tuple[str, str]]:
    """Id and alias of the tickets of a municipality (its slug) with something that only staff can settle, oldest first."""
    found = (
        select(TicketRow.id, TicketRow.alias)
        .where(TicketRow.municipality == municipality, exists().where(OutboxRow.ticket_id == TicketRow.id, IS_LEFT_TO_STAFF))
        .order_by(TicketRow.created_at, TicketRow.id)
    )
    return [(id_, alias) for id_, alias in session.execute(found)]


def oldest_undelivered(session: Session) -> datetime | None:
    """Since when the oldest delivery waits to be acknowledged; None when none does."""
    return session.scalar(select(func.min(OutboxRow.created_at)).where(OutboxRow.delivered_at.is_(None)))
