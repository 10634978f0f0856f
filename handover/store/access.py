"""The municipality wall. Staff reach a ticket through `ticket_for` and in no other way."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.errors import TicketNotFound
from handover.core.ticket import Ticket
from handover.store.staff import StaffMember
from handover.store.tables import TicketRow


def ticket_for(session: Session, staff: StaffMember, ticket_id: str, *, lock: bool = False) -> TicketRow:
    """The ticket if it belongs to the municipality of `staff`, with `lock` held until the transaction ends.

    Raises TicketNotFound, the same for another municipality's ticket as for none.
    """
    if not ticket_id.isascii() or not ticket_id.isprintable():  # what the database could not even be asked
        raise TicketNotFound
    wanted = select(TicketRow).where(TicketRow.id == ticket_id, TicketRow.municipality == staff.municipality)
    row = session.scalar(wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock})
    if row is None:
        raise TicketNotFound
    return row


def state_of(row: TicketRow) -> Ticket:
    """The row as the core sees it."""
    return Ticket(row.id, row.status, row.claimed_by)  # type: ignore[arg-type]
