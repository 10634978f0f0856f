"""What stands between a draft and a ticket: the preview, the consent to it, and the receipt."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Table


class ReferralPreviewRow(Table):
    """Exactly what a person was shown, sealed. `body` moves to the ticket on consent; the row then only answers a repeated consent."""

    __tablename__ = "referral_preview"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    municipality: Mapped[str] = mapped_column(String(60))
    body: Mapped[bytes | None]
    expires_at: Mapped[Moment]
    ticket_id: Mapped[str | None] = mapped_column(ForeignKey("handover.ticket.id", ondelete="CASCADE"), index=True)


class ConsentRow(Table):
    """That somebody consented: to which wording and which bytes, in which hour. No identity.

    The digest is sealed, since it could confirm a guess of short content, and goes with the content."""

    __tablename__ = "consent"

    ticket_id: Mapped[str] = mapped_column(ForeignKey("handover.ticket.id", ondelete="CASCADE"), primary_key=True)
    text_version: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    given_at: Mapped[Moment]


class ReceiptRow(Table):
    """The keyed hash of a receipt code; the code itself is stored nowhere."""

    __tablename__ = "receipt"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("handover.ticket.id", ondelete="CASCADE"), unique=True)
    sent_on: Mapped[date]
