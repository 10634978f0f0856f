"""The queue of a municipality and the acts of staff on its tickets. Lists hold no text that a person wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, func, select, update
from sqlalchemy.orm import Session

from handover.core.flags import urgency
from handover.core.ticket import Status, Ticket, statuses_open_to
from handover.store import clock, content, events
from handover.store.access import state_of, ticket_for
from handover.store.content_keys import ContentUnreadable, KeyPlace
from handover.store.staff import StaffMember
from handover.store.tables import ContentKeyRow, StaffRow, TicketMessageRow, TicketRow

_OPEN: tuple[Status, ...] = ("new", "claimed", "waiting_for_person")
_DONE: tuple[Status, ...] = ("closed", "withdrawn")


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue. `age` is since the referral was sent; `claimed_by` and its name are None when nobody holds it.

    `unanswered_since` is when the person began to wait for what staff have not answered, None when staff wrote last;
    `wrote_again` says that it is more than the referral. `is_unreadable`: its content does not open, so nobody knows its flags.
    """

    ticket_id: str
    alias: str
    status: Status
    flags: tuple[str, ...]
    created_at: datetime
    age: timedelta
    claimed_by: int | None
    claimed_by_name: str | None
    unanswered_since: datetime | None = None
    wrote_again: bool = False
    is_unreadable: bool = False


def queue(session: Session, municipality: str, now: datetime | None = None) -> list[QueueItem]:
    """The open tickets of a municipality (its slug): what does not open first, then danger to life, then the oldest."""
    items = _listed(session, municipality, _OPEN, now or clock.now())
    return sorted(items, key=lambda item: (not item.is_unreadable, urgency(item.flags), item.created_at, item.ticket_id))


def closed(session: Session, municipality: str, now: datetime | None = None, limit: int = 100) -> list[QueueItem]:
    """The last `limit` closed and withdrawn tickets, newest first."""
    items = _listed(session, municipality, _DONE, now or clock.now(), limit)
    return sorted(items, key=lambda item: (item.created_at, item.ticket_id), reverse=True)


def claim(session: Session, staff: StaffMember, ticket_id: str) -> Ticket:
    """Takes a ticket: one winner however many try. Raises TicketNotFound, TicketAlreadyClaimed, TicketClosed, TicketWithdrawn."""
    ticket_for(session, staff, ticket_id)
    won = session.execute(
        update(TicketRow)
        .where(TicketRow.id == ticket_id, TicketRow.municipality == staff.municipality)
        .where(TicketRow.claimed_by.is_(None), TicketRow.status.in_(statuses_open_to("claim")))
        .values(claimed_by=staff.id, status="claimed", changed_at=clock.this_minute())
        .returning(TicketRow.id),
        execution_options={"synchronize_session": False},
    ).scalar()
    row = ticket_for(session, staff, ticket_id, lock=True)
    if won is None:
        return state_of(row).claim(staff.id)  # says why not, or that they hold it already
    events.record(session, ticket_id, "claimed", staff.id)
    return state_of(row)


def release(session: Session, staff: StaffMember, ticket_id: str) -> Ticket:
    """Puts a ticket back. Raises TicketNotFound, TicketNotClaimed, TicketNotYours, TicketClosed, TicketWithdrawn."""
    return _act(session, staff, ticket_id, "released", lambda ticket: ticket.release(staff.id))


def release_all(session: Session, staff: StaffMember) -> int:
    """Puts back all that `staff` hold, each as `release` does; gives how many. For an account that is closed."""
    held = select(TicketRow.id).where(TicketRow.claimed_by == staff.id, TicketRow.municipality == staff.municipality)
    ticket_ids = session.scalars(held.order_by(TicketRow.id).with_for_update()).all()
    for ticket_id in ticket_ids:
        release(session, staff, ticket_id)
    return len(ticket_ids)


def close(session: Session, staff: StaffMember, ticket_id: str) -> Ticket:
    """Closes a ticket. Raises as `release`."""
    return _act(session, staff, ticket_id, "closed", lambda ticket: ticket.close(staff.id))


def transfer(session: Session, staff: StaffMember, ticket_id: str, holder: int) -> Ticket:
    """Takes a ticket over from a colleague, `holder` (a staff id); one winner however many try.

    Raises TicketNotFound, TicketAlreadyClaimed, TicketNotClaimed, TicketClosed, TicketWithdrawn.
    """
    row = ticket_for(session, staff, ticket_id, lock=True)
    before = state_of(row)
    after = before.transfer(staff.id, holder)
    if after != before:  # pressed twice is done once
        move(row, after)
        events.record(session, ticket_id, "transferred", staff.id)
    return after


def move(row: TicketRow, after: Ticket) -> None:
    """Writes the state that the core decided into a locked row."""
    row.status, row.claimed_by, row.changed_at = after.status, after.claimed_by, clock.this_minute()


def _act(session: Session, staff: StaffMember, ticket_id: str, kind: events.Kind, act: Callable[[Ticket], Ticket]) -> Ticket:
    row = ticket_for(session, staff, ticket_id, lock=True)
    after = act(state_of(row))
    move(row, after)
    events.record(session, ticket_id, kind, staff.id)
    return after


def _listed(session: Session, municipality: str, statuses: tuple[Status, ...], now: datetime,
            newest: int | None = None) -> list[QueueItem]:  # fmt: skip
    """All, or the `newest` few: opening what is sealed in the others would be for nothing."""
    # The columns are named one by one so that a body can never travel with a list.
    answered, wrote_at = _unanswered()
    rows = session.execute(
        select(
            TicketRow.id,
            TicketRow.alias,
            TicketRow.status,
            TicketRow.flags,
            TicketRow.created_at,
            TicketRow.claimed_by,
            StaffRow.display_name,
            answered,
            wrote_at,
            ContentKeyRow.version,
            ContentKeyRow.wrapped,
        )
        .outerjoin(ContentKeyRow, (ContentKeyRow.owner == TicketRow.id) & (ContentKeyRow.part == "referral"))
        .outerjoin(StaffRow, StaffRow.id == TicketRow.claimed_by)
        .where(TicketRow.municipality == municipality, TicketRow.status.in_(statuses))
        .order_by(TicketRow.created_at.desc(), TicketRow.id.collate("C").desc())
        .limit(newest)
    )
    items = []
    for id_, alias, status, sealed, created, holder, name, has_answer, wrote, version, wrapped in rows:
        key = content.unwrapped(session, KeyPlace(id_, "referral", municipality), version, wrapped)
        flags, is_unreadable = _flags(key, id_, sealed)
        items.append(QueueItem(id_, alias, status, flags, created, now - created, holder, name,
                               wrote if has_answer else created, wrote is not None, is_unreadable))  # fmt: skip
    return items


def _flags(key: content.ContentKey, ticket_id: str, sealed: bytes | None) -> tuple[tuple[str, ...], bool]:
    try:
        return content.open_flags(key, ticket_id, sealed), False
    except ContentUnreadable:  # one ticket that does not open must not cost staff the queue
        return (), True


def _unanswered() -> tuple[ColumnElement[bool], ScalarSelect[datetime]]:
    """Whether staff have answered a ticket, and when the person wrote first after the last answer."""
    last_answer = (
        select(func.max(TicketMessageRow.id))
        .where(TicketMessageRow.ticket_id == TicketRow.id, TicketMessageRow.staff_id.is_not(None))
        .correlate(TicketRow)
        .scalar_subquery()
    )
    wrote_at = (
        select(func.min(TicketMessageRow.at))
        .where(TicketMessageRow.ticket_id == TicketRow.id, TicketMessageRow.staff_id.is_(None))
        .where(TicketMessageRow.id > func.coalesce(last_answer, 0))
        .correlate(TicketRow)
        .scalar_subquery()
    )
    return last_answer.is_not(None), wrote_at
