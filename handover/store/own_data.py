"""Reads what is stored about one ticket, for the holder of its code."""

from __future__ import annotations

from sqlalchemy.orm import Session

from handover.core.own_data import Brought, OwnRecord, Said
from handover.store import deliveries, events, messages, purging
from handover.store.receipts import ticket_of
from handover.store.tables import ConsentRow
from handover.store.ticket_reading import opened


def read(session: Session, code_hash: bytes) -> OwnRecord:
    """The record behind a code. Raises UnknownReceipt."""
    row = ticket_of(session, code_hash)
    _, document, is_unreadable = opened(session, row)
    consent = session.get(ConsentRow, row.id)
    said = messages.of_ticket(session, row.id)
    return OwnRecord(
        row.municipality, row.status, row.created_at, document, is_unreadable,  # type: ignore[arg-type]
        (consent.text_version, consent.text_hash, consent.given_at) if consent else None,
        [Said(one.sender, one.text, one.at) for one in said], [(one.kind, one.at) for one in events.of_ticket(session, row.id)],
        [Brought(one.kind, one.act, one.sent_at, one.delivered_at) for one in deliveries.of_ticket(session, row.id)],
        purging.life_of(session, row),
    )  # fmt: skip
