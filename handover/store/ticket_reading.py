"""Opening one ticket: everything in it, for one member of staff, with a line in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handover.core.canonical import ReferralDocument, read_document
from handover.core.ticket import Status
from handover.store import content, deliveries, events, messages, notes
from handover.store.access import ticket_for
from handover.store.content_keys import ContentUnreadable, KeyPlace
from handover.store.deliveries import DeliveryState
from handover.store.staff import StaffMember
from handover.store.tables import ConsentRow, StaffRow, TicketRow


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as staff read it. `document` is what the person confirmed; None once it was taken back or purged,
    and when it does not open, which `is_unreadable` says.

    `consented_at` is the hour in which they did, in UTC.
    """

    ticket_id: str
    alias: str
    status: Status
    flags: tuple[str, ...]
    created_at: datetime
    claimed_by: int | None
    claimed_by_name: str | None
    document: ReferralDocument | None
    messages: list[messages.TicketMessage]
    notes: list[notes.TicketNote]
    events: list[events.TicketEvent]
    consented_at: datetime | None
    deliveries: Sequence[DeliveryState]
    is_unreadable: bool = False


def read(session: Session, staff: StaffMember, ticket_id: str) -> TicketView:
    """The ticket with messages, notes and events; records that `staff` opened it. Raises TicketNotFound."""
    row = ticket_for(session, staff, ticket_id)
    events.record(session, row.id, "opened", staff.id)
    session.flush()
    holder = session.get(StaffRow, row.claimed_by) if row.claimed_by is not None else None
    consent = session.get(ConsentRow, row.id)
    flags, document, is_unreadable = opened(session, row)
    return TicketView(
        row.id, row.alias, row.status, flags, row.created_at,  # type: ignore[arg-type]
        row.claimed_by, holder.display_name if holder else None,
        document, messages.of_ticket(session, row.id), notes.of_ticket(session, row.id), events.of_ticket(session, row.id),
        consent.given_at if consent else None, deliveries.of_ticket(session, row.id), is_unreadable,
    )  # fmt: skip


def opened(session: Session, row: TicketRow) -> tuple[tuple[str, ...], ReferralDocument | None, bool]:
    """Flags, referral, and whether they are there and do not open."""
    key = content.key_of(session, KeyPlace(row.id, "referral", row.municipality))
    try:
        flags, body = content.open_flags(key, row.id, row.flags), content.open_body(key, row.id, row.body)
    except ContentUnreadable:
        return (), None, True
    return flags, read_document(body) if body is not None else None, False
