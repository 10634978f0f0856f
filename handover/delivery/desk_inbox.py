"""The desk as inbox: a ticket lies in its queue from the moment it is committed, and counts as delivered once it was opened.

Nothing leaves the system here. "Delivered" is staff having opened the ticket, not a copy having been made; until then the
outbox row stays owed and never expires. What a worker had sent to other inboxes is acknowledged by the same opening.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from handover.core.parcel import Kind
from handover.store import events, outbox
from handover.store.access import ticket_for
from handover.store.staff import StaffMember

_BY_HAND: Final[dict[Kind, events.Kind]] = {"withdrawn": "deleted_by_hand", "referral": "kept_here"}


def acknowledge(session: Session, staff: StaffMember, ticket_id: str) -> bool:
    """Marks the ticket as delivered, by this member of staff; True the first time. Raises TicketNotFound across the wall."""
    row = ticket_for(session, staff, ticket_id)
    first = outbox.acknowledge(session, row.id)
    if first:
        events.record(session, row.id, "delivered", staff.id)
    return first


def settle(session: Session, staff: StaffMember, ticket_id: str, kind: str, act: str) -> bool:
    """This member of staff says that they did by hand what no inbox is left for: the copy is deleted, or the referral read here.

    False, and nothing is written, when the inbox may still be reached or it was said before. Raises TicketNotFound across the wall.
    """
    row = ticket_for(session, staff, ticket_id)
    known = next((each for each in _BY_HAND if each == act), None)
    if known is None or not outbox.settle_by_hand(session, row.id, kind, known):
        return False
    events.record(session, row.id, _BY_HAND[known], staff.id)
    return True
