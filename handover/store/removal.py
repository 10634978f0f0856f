"""What each part of a ticket consists of, and taking it away: the one place that says so, for erasing and for purging."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from handover.store import content
from handover.store.tables import ConsentRow, ReceiptRow, ReferralPreviewRow, TicketMessageRow, TicketNoteRow, TicketRow

_FRESH: Final = {"synchronize_session": "fetch"}


def remove_referral(session: Session, ticket_id: str) -> None:
    """The words of the referral, its flags, and the digest that could confirm a guess of them."""
    content.forget(session, [ticket_id], ["referral"])
    session.execute(update(TicketRow).where(TicketRow.id == ticket_id).values(body=None, flags=None), execution_options=_FRESH)
    session.execute(update(ConsentRow).where(ConsentRow.ticket_id == ticket_id).values(digest=None), execution_options=_FRESH)


def remove_messages(session: Session, ticket_id: str) -> None:
    """The messages in both directions. The code stays; see remove_receipt."""
    content.forget(session, [ticket_id], ["messages"])
    session.execute(delete(TicketMessageRow).where(TicketMessageRow.ticket_id == ticket_id), execution_options=_FRESH)


def remove_notes(session: Session, ticket_id: str) -> None:
    """The notes among staff, which quote."""
    content.forget(session, [ticket_id], ["notes"])
    session.execute(delete(TicketNoteRow).where(TicketNoteRow.ticket_id == ticket_id), execution_options=_FRESH)


def remove_receipt(session: Session, ticket_id: str) -> None:
    """The code, which is unknown from now on, and the link to the conversation."""
    session.execute(delete(ReceiptRow).where(ReceiptRow.ticket_id == ticket_id), execution_options=_FRESH)
    session.execute(update(TicketRow).where(TicketRow.id == ticket_id).values(conversation_hash=None), execution_options=_FRESH)


def remove_free_previews(session: Session, ticket_id: str) -> None:
    """The previews of a ticket that is locked already.

    Everywhere else a preview is locked before its ticket: one that is held is left for the day when the ticket goes.
    """
    free = select(ReferralPreviewRow.id).where(ReferralPreviewRow.ticket_id == ticket_id).with_for_update(skip_locked=True)
    session.execute(delete(ReferralPreviewRow).where(ReferralPreviewRow.id.in_(free)), execution_options=_FRESH)
