"""No word may be answered or closed over unseen: the form says how far staff had read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from handover.core.errors import HandoverError
from handover.store import messages
from handover.store.access import ticket_for
from handover.store.messages import TicketMessage
from handover.store.staff import StaffMember


class PersonWroteMeanwhile(HandoverError):
    """The person wrote after the page was opened."""

    code = "person-wrote-meanwhile"
    title = "Personen har skrivit igen. Läs det nya först, och skicka sedan"


def last_from_person(thread: Sequence[TicketMessage]) -> int:
    """The number of the person's newest message; 0 when there is none."""
    return max((message.number for message in thread if message.sender == "person"), default=0)


def require_seen(session: Session, staff: StaffMember, ticket_id: str, seen: str) -> None:
    """Locks the ticket and checks that the person has written nothing after message `seen` (a form field).

    Raises PersonWroteMeanwhile, TicketNotFound.
    """
    ticket_for(session, staff, ticket_id, lock=True)
    read_to = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    if last_from_person(messages.of_ticket(session, ticket_id)) > read_to:
        raise PersonWroteMeanwhile
