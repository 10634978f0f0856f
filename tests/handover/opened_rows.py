"""What stands in sealed columns, for tests that look at rows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from handover.store import content
from handover.store.content_keys import KeyPlace
from handover.store.tables import ConsentRow, ReferralPreviewRow, TicketRow


def opened_body(session: Session, row: TicketRow) -> bytes:
    return content.key_of(session, KeyPlace(row.id, "referral", row.municipality)).open(f"ticket.body {row.id}", row.body)


def opened_preview(session: Session, row: ReferralPreviewRow) -> bytes:
    return content.key_of(session, KeyPlace(row.id, "preview", row.municipality)).open(f"referral_preview.body {row.id}", row.body)


def opened_digest(session: Session, row: ConsentRow) -> str:
    ticket = session.get_one(TicketRow, row.ticket_id)
    key = content.key_of(session, KeyPlace(ticket.id, "referral", ticket.municipality))
    return key.open(f"consent.digest {ticket.id}", row.digest).decode()
