"""From a receipt's keyed hash to its ticket, and what the holder may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.core.errors import HandoverError
from handover.core.ticket import Status
from handover.store import messages
from handover.store.tables import ReceiptRow, TicketRow


class UnknownReceipt(HandoverError):
    """No ticket answers to this code: never sent, erased or misspelt, which cannot be told apart from outside."""

    code = "unknown-receipt"
    title = "Koden finns inte"
    status_code = 404


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a code shows. No alias, no notes and no names of staff; `messages` is empty once withdrawn."""

    status: Status
    municipality: str
    sent_on: date
    messages: list[messages.TicketMessage]


def ticket_of(session: Session, code_hash: bytes, *, lock: bool = False) -> TicketRow:
    """The ticket behind a code, with `lock` held until the transaction ends. Raises UnknownReceipt."""
    row = _found(session, code_hash)
    if lock:
        session.execute(select(TicketRow.id).where(TicketRow.id == row.id).with_for_update())
        row = _found(session, code_hash)  # again: the receipt may have been erased while this waited
    return row


def look_up(session: Session, code_hash: bytes) -> ReceiptView:
    """The status, the day it was sent, and the messages. Raises UnknownReceipt."""
    row = ticket_of(session, code_hash)
    sent_on = session.scalars(select(ReceiptRow.sent_on).where(ReceiptRow.code_hash == code_hash)).one()
    return ReceiptView(row.status, row.municipality, sent_on, messages.of_ticket(session, row.id))  # type: ignore[arg-type]


def _found(session: Session, code_hash: bytes) -> TicketRow:
    row = session.scalar(
        select(TicketRow).join(ReceiptRow, ReceiptRow.ticket_id == TicketRow.id).where(ReceiptRow.code_hash == code_hash),
        execution_options={"populate_existing": True},
    )
    if row is None:
        raise UnknownReceipt
    return row
