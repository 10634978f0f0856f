"""Taking back and erasing. What a person wrote is gone when the transaction commits; what happened stays, without words.

Locks are taken in one order everywhere, preview before ticket, so that a consent, a withdrawal and an erasure at the same
moment wait for each other and nothing comes back after it was erased. Each leaves a tombstone, for the day when a backup is
restored.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from handover.store import content, events, outbox, removal, tombstones
from handover.store.access import state_of
from handover.store.live import ending
from handover.store.receipts import ticket_of
from handover.store.tables import ReferralPreviewRow, TicketRow
from handover.store.tickets import move
from handover.store.tombstones import Tombstone


def withdraw(session: Session, code_hash: bytes) -> None:
    """Takes a referral back by its code: content is erased, the code still says that it is withdrawn. Raises UnknownReceipt."""
    ticket_id = ticket_of(session, code_hash).id
    _delete_previews(session, ReferralPreviewRow.ticket_id == ticket_id)
    _erase_content(session, ticket_of(session, code_hash, lock=True))
    tombstones.lay(session, Tombstone("withdrawn", ticket_id))


def erase_conversation(session: Session, conversation_hash: bytes) -> None:
    """Erases everything that came from a conversation, and its codes, which are unknown afterwards. Idempotent."""
    _delete_previews(session, ReferralPreviewRow.conversation_hash == conversation_hash)
    ending.erase(session, ending.of_conversation(session, conversation_hash))
    for row in _locked(session, TicketRow.conversation_hash == conversation_hash):
        _erase_content(session, row)
        removal.remove_receipt(session, row.id)
        tombstones.lay(session, Tombstone("erased", row.id))


def erase_again(session: Session, tombstone: Tombstone) -> bool:
    """Erases what a restored backup brought back; False when it brought nothing. For a tombstone that this database lacks.

    The backup cannot tell what was delivered after it was made, so every inbox of the ticket is owed the deletion notice.
    """
    _delete_previews(session, ReferralPreviewRow.ticket_id == tombstone.ticket_id)
    rows = _locked(session, TicketRow.id == tombstone.ticket_id)
    for row in rows:
        _erase_content(session, row, may_have_left=True)
        if tombstone.act == "erased":
            removal.remove_receipt(session, row.id)
    tombstones.lay(session, tombstone)
    return bool(rows)


def _locked(session: Session, which: ColumnElement[bool]) -> list[TicketRow]:
    rows = select(TicketRow).where(which).order_by(TicketRow.id).with_for_update()
    return list(session.scalars(rows, execution_options={"populate_existing": True}))


def _delete_previews(session: Session, which: ColumnElement[bool]) -> None:
    gone = session.scalars(delete(ReferralPreviewRow).where(which).returning(ReferralPreviewRow.id)).all()
    content.forget(session, gone)


def _erase_content(session: Session, row: TicketRow, *, may_have_left: bool = False) -> None:
    first = row.status != "withdrawn"
    move(row, state_of(row).withdraw())
    session.flush()
    content.forget(session, [row.id])  # what a backup still holds of the sealed words opens no more
    for remove in (removal.remove_referral, removal.remove_messages, removal.remove_notes):
        remove(session, row.id)
    outbox.forget(session, row.id, may_have_left=may_have_left)
    if first:
        events.record(session, row.id, "withdrawn")
