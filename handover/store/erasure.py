"""Taking back and erasing. What a person wrote is gone when the transaction commits; what happened stays, without words.

Locks are taken in one order everywhere, preview before ticket, so that a consent, a withdrawal and an erasure at the same
moment wait for each other and nothing comes back after it was erased.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from handover.store import content, events, outbox
from handover.store.access import state_of
from handover.store.live import ending
from handover.store.receipts import ticket_of
from handover.store.tables import ConsentRow, ReceiptRow, ReferralPreviewRow, TicketMessageRow, TicketNoteRow, TicketRow
from handover.store.tickets import move


def withdraw(session: Session, code_hash: bytes) -> None:
    """Takes a referral back by its code: content is erased, the code still says that it is withdrawn. Raises UnknownReceipt."""
    ticket_id = ticket_of(session, code_hash).id
    _delete_previews(session, ReferralPreviewRow.ticket_id == ticket_id)
    _erase_content(session, ticket_of(session, code_hash, lock=True))


def erase_conversation(session: Session, conversation_hash: bytes) -> None:
    """Erases everything that came from a conversation, and its codes, which are unknown afterwards. Idempotent."""
    _delete_previews(session, ReferralPreviewRow.conversation_hash == conversation_hash)
    ending.erase(session, ending.of_conversation(session, conversation_hash))
    rows = session.scalars(
        select(TicketRow).where(TicketRow.conversation_hash == conversation_hash).order_by(TicketRow.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).all()
    for row in rows:
        _erase_content(session, row)
        session.execute(delete(ReceiptRow).where(ReceiptRow.ticket_id == row.id))
        row.conversation_hash = None


def _delete_previews(session: Session, which: ColumnElement[bool]) -> None:
    gone = session.scalars(delete(ReferralPreviewRow).where(which).returning(ReferralPreviewRow.id)).all()
    content.forget(session, gone)


def _erase_content(session: Session, row: TicketRow) -> None:
    first = row.status != "withdrawn"
    move(row, state_of(row).withdraw())
    row.body, row.flags = None, None
    content.forget(session, [row.id])  # what a backup still holds of the sealed words opens no more
    # Notes quote, and a digest can confirm a guess: both go with the words.
    for table in (TicketMessageRow, TicketNoteRow):
        session.execute(delete(table).where(table.ticket_id == row.id))
    session.execute(update(ConsentRow).where(ConsentRow.ticket_id == row.id).values(digest=None))
    outbox.forget(session, row.id)
    if first:
        events.record(session, row.id, "withdrawn")
