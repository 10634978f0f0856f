"""The desk as inbox: a ticket lies in its queue from the moment it is committed, and counts as delivered once it was opened.

Nothing leaves the system here. "Delivered" is staff having opened the ticket, not a copy having been made; until then the
outbox row stays owed and never expires. What a worker had sent to other inboxes is acknowledged by the same opening.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from handover.store import events, outbox
from handover.store.access import ticket_for
from handover.store.staff import StaffMember


def acknowledge(session: Session, staff: StaffMember, ticket_id: str) -> bool:
    """Marks the ticket as delivered, by this member of staff; True the first time. Raises TicketNotFound across the wall."""
    row = ticket_for(session, staff, ticket_id)
    first = outbox.acknowledge(session, row.id)
    if first:
        events.record(session, row.id, "delivered", staff.id)
    return first
