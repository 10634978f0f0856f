"""Notes among staff on a ticket. The person never sees them; they are erased with the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.errors import TicketWithdrawn
from handover.core.free_text import clean_message
from handover.store import clock, events
from handover.store.access import ticket_for
from handover.store.staff import StaffMember
from handover.store.tables import StaffRow, TicketNoteRow


@dataclass(frozen=True, slots=True)
class TicketNote:
    """What a colleague wrote down."""

    staff_name: str
    text: str
    at: datetime


def add_note(session: Session, staff: StaffMember, ticket_id: str, text: str) -> None:
    """Adds a note; anybody in the municipality may. Raises MessageEmpty, MessageTooLong, TicketNotFound, TicketWithdrawn."""
    plain = clean_message(text)
    row = ticket_for(session, staff, ticket_id, lock=True)
    if row.status == "withdrawn":  # a note could bring back what the person had erased
        raise TicketWithdrawn
    session.add(TicketNoteRow(ticket_id=row.id, staff_id=staff.id, text=plain, at=clock.this_minute()))
    events.record(session, row.id, "noted", staff.id)


def of_ticket(session: Session, ticket_id: str) -> list[TicketNote]:
    """A ticket's notes, oldest first. The caller has passed the municipality wall."""
    rows = session.execute(
        select(TicketNoteRow, StaffRow.display_name)
        .join(StaffRow, StaffRow.id == TicketNoteRow.staff_id)
        .where(TicketNoteRow.ticket_id == ticket_id)
        .order_by(TicketNoteRow.id)
    )
    return [TicketNote(name, row.text, row.at) for row, name in rows]
