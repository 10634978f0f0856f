"""Notes among staff on a ticket. The person never sees them; they are erased with the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.errors import TicketWithdrawn
from handover.core.free_text import clean_message
from handover.store import clock, content, events
from handover.store.access import ticket_for
from handover.store.content_keys import KeyPlace
from handover.store.staff import StaffMember
from handover.store.tables import StaffRow, TicketNoteRow, TicketRow


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
    note = TicketNoteRow(ticket_id=row.id, staff_id=staff.id, text=b"", at=clock.this_minute())
    session.add(note)
    session.flush()  # the number is part of what the text is sealed for
    note.text = content.key_for(session, _place(row)).seal(_cell(note), plain.encode())
    events.record(session, row.id, "noted", staff.id)


def of_ticket(session: Session, ticket_id: str) -> list[TicketNote]:
    """A ticket's notes, oldest first; content.UNREADABLE for a text that does not open. The caller has passed the municipality wall."""
    rows = session.execute(
        select(TicketNoteRow, StaffRow.display_name)
        .join(StaffRow, StaffRow.id == TicketNoteRow.staff_id)
        .where(TicketNoteRow.ticket_id == ticket_id)
        .order_by(TicketNoteRow.id)
    )
    key = content.key_of(session, _place(session.get_one(TicketRow, ticket_id)))
    return [TicketNote(name, content.text_or_sign(key, _cell(row), row.text), row.at) for row, name in rows]


def _place(ticket: TicketRow) -> KeyPlace:
    return KeyPlace(ticket.id, "notes", ticket.municipality)


def _cell(note: TicketNoteRow) -> str:
    return f"ticket_note.text {note.id}"
