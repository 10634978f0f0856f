"""One delivery at work: leased by the database's clock, with a fence, so that whoever lost the lease can write nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from handover.core.parcel import Kind, Parcel, Reference
from handover.store import clock, content, events, jobs, outbox
from handover.store.content_keys import ContentUnreadable, KeyPlace
from handover.store.outbox import DESK, IS_OWED
from handover.store.tables import OutboxRow, TicketRow

UNREADABLE_PAUSE = timedelta(minutes=5)
_IN_NO_HANDS = or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < func.clock_timestamp())
_IS_DUE = OutboxRow.due_at <= func.clock_timestamp()
# Renewed every quarter of it while the inbox works; a worker that died is replaced after it. A worker that is only slow and loses
# it writes nothing more (the fence), and what it may have sent comes again under the same id, which inboxes take once.
LEASE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to bring one parcel to the inbox `kind` until LEASE has passed; `attempt` counts from 1."""

    outbox_id: int
    kind: str
    fence: int
    attempt: int
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How far one delivery has come, for the desk. `failure` is the code of the last attempt, None after a good one."""

    kind: str
    act: Kind
    attempts: int
    sent_at: datetime | None
    delivered_at: datetime | None
    failure: str | None
    refused: bool


def lease(session: Session, outbox_id: int, names: dict[str, str]) -> Lease | None:
    """Takes the delivery, or gives None: it is done, taken back, not due, or another worker has it.

    `names` are the municipalities' names by slug. The attempt counts as soon as this commits, before anything is sent.
    """
    owed = select(OutboxRow.id).where(OutboxRow.id == outbox_id, IS_OWED, _IN_NO_HANDS, _IS_DUE).with_for_update(skip_locked=True)
    row = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(owed))
        .values(leased_until=func.clock_timestamp() + LEASE, fence=OutboxRow.fence + 1, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.id, OutboxRow.ticket_id, OutboxRow.kind, OutboxRow.act, OutboxRow.refers_to, OutboxRow.fence,
                   OutboxRow.attempts),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if row is None:
        return None
    try:
        parcel = _parcel(session, row.id, row.ticket_id, row.act, row.refers_to, names)
    except ContentUnreadable:  # said to staff, and tried again later: a key that is missing may come back
        session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(
            failure="unreadable", refused=True, leased_until=None, due_at=func.clock_timestamp() + UNREADABLE_PAUSE))  # fmt: skip
        return None
    return Lease(row.id, row.kind, row.fence, row.attempts, parcel)


def _parcel(session: Session, outbox_id: int, ticket_id: str, act: Kind, earlier: int | None, names: dict[str, str]) -> Parcel:
    ticket = session.get_one(TicketRow, ticket_id)
    name = names.get(ticket.municipality, ticket.municipality)
    body = _body(session, ticket) if act == "referral" else None
    refers_to = _reference(session, ticket_id, earlier, outbox_id) if earlier is not None else None
    return Parcel(_parcel_id(ticket_id, act, outbox_id), act, ticket_id, ticket.alias, ticket.municipality, name, ticket.created_at, body,
                  refers_to)  # fmt: skip


def _parcel_id(ticket_id: str, act: Kind, outbox_id: int) -> str:
    return f"{ticket_id}-{act}-{outbox_id}"


def _reference(session: Session, ticket_id: str, outbox_id: int, order_id: int) -> Reference:
    """The referral's parcel. Its row is gone when nobody had said that they had taken it; who did so later is named at the order."""
    name = session.scalar(select(OutboxRow.reference).where(OutboxRow.id == outbox_id))
    name = name or session.scalar(select(OutboxRow.reference).where(OutboxRow.id == order_id))
    return Reference(_parcel_id(ticket_id, "referral", outbox_id), name)


def _body(session: Session, ticket: TicketRow) -> bytes | None:
    key = content.key_of(session, KeyPlace(ticket.id, "referral", ticket.municipality))
    return content.open_body(key, ticket.id, ticket.body)


def renew(session: Session, held: Lease) -> bool:
    """Holds the lease for LEASE from now; False when it was lost, or when the person has taken back what was to be brought."""
    renewed = _of(held).values(leased_until=func.clock_timestamp() + LEASE).returning(OutboxRow.id)
    return session.execute(renewed, execution_options={"synchronize_session": False}).scalar() is not None


def mark_sent(session: Session, held: Lease, reference: str, acknowledged: bool) -> bool:
    """Writes that the other side has it; False when the lease was lost, and then nothing is written.

    What staff have read at the desk already counts as delivered: nobody opens a finished ticket once more to say so.
    """
    moment, is_referral = clock.this_minute(), held.parcel.kind == "referral"
    acknowledged = acknowledged or (is_referral and outbox.is_read(session, held.parcel.ticket_id))
    ticket_id = session.execute(
        _of(held)
        .values(sent_at=moment, delivered_at=moment if acknowledged else None, reference=reference[:200], failure=None, refused=False,
                leased_until=None, due_at=func.date_trunc("minute", OutboxRow.due_at))
        .returning(OutboxRow.ticket_id),
        execution_options={"synchronize_session": False},
    ).scalar()  # fmt: skip
    if ticket_id is not None:
        events.record(session, ticket_id, "sent_on" if is_referral else "deletion_sent_on")
    return ticket_id is not None


def mark_failed(session: Session, held: Lease, code: str, refused: bool, pause_s: float) -> bool:
    """Gives the lease back with the reason; due again after the pause. False when the lease was lost."""
    written = session.execute(
        _of(held)
        .values(failure=code[:40], refused=refused, leased_until=None, due_at=func.clock_timestamp() + timedelta(seconds=pause_s))
        .returning(OutboxRow.id),
        execution_options={"synchronize_session": False},
    )
    return written.scalar() is not None


def _of(held: Lease):
    return update(OutboxRow).where(OutboxRow.id == held.outbox_id, OutboxRow.fence == held.fence, OutboxRow.sent_at.is_(None))


def defer_due(session: Session, limit: int = 500) -> int:
    """Gives every delivery that is due and in nobody's hands a job, whatever became of its last one; gives how many rows it saw."""
    due = session.scalars(
        select(OutboxRow.id).where(OutboxRow.kind != DESK, IS_OWED, _IN_NO_HANDS, _IS_DUE).order_by(OutboxRow.id).limit(limit)
    ).all()
    for outbox_id in due:
        jobs.defer_delivery(session, outbox_id)
    return len(due)


def of_ticket(session: Session, ticket_id: str) -> Sequence[DeliveryState]:
    """The deliveries of a ticket, oldest first. The caller has passed the municipality wall."""
    rows = session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == ticket_id).order_by(OutboxRow.id))
    return [DeliveryState(row.kind, row.act, row.attempts, row.sent_at, row.delivered_at, row.failure, row.refused)  # type: ignore[arg-type]
            for row in rows]  # fmt: skip
