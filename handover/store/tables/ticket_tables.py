"""The ticket and what hangs on it: messages, notes, events without content, and the outbox."""

from __future__ import annotations

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from handover.core.ticket import STATUSES
from handover.store.tables.schema import Moment, Number, Table

_OF_TICKET = "handover.ticket.id"


class TicketRow(Table):
    """A referral in a municipality's queue. `body` and `flags` are sealed; null once erased.

    Opened, `body` is the confirmed preview, byte for byte, and `flags` a JSON list of names."""

    __tablename__ = "ticket"
    __table_args__ = (UniqueConstraint("municipality", "alias"), Index(None, "municipality", "status"))

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60))
    alias: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(Enum(*STATUSES, native_enum=False, create_constraint=False, length=20, name="status"))
    flags: Mapped[bytes | None]
    body: Mapped[bytes | None]
    conversation_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]


class TicketMessageRow(Table):
    """A message between person and staff, in order of `id`. `staff_id` is null when the person wrote; `text` is sealed."""

    __tablename__ = "ticket_message"
    __table_args__ = (UniqueConstraint("ticket_id", "key_hash"),)

    id: Mapped[Number]
    ticket_id: Mapped[str] = mapped_column(ForeignKey(_OF_TICKET, ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
    text: Mapped[bytes]
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    at: Mapped[Moment]


class TicketNoteRow(Table):
    """A note among staff. The person never sees it; `text` is sealed and erased with the rest."""

    __tablename__ = "ticket_note"

    id: Mapped[Number]
    ticket_id: Mapped[str] = mapped_column(ForeignKey(_OF_TICKET, ondelete="CASCADE"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("handover.staff.id"))
    text: Mapped[bytes]
    at: Mapped[Moment]


class TicketEventRow(Table):
    """That something happened, and which member of staff did it; never what was said. Outlives the content."""

    __tablename__ = "ticket_event"

    id: Mapped[Number]
    ticket_id: Mapped[str] = mapped_column(ForeignKey(_OF_TICKET, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
    at: Mapped[Moment]


class OutboxRow(Table):
    """A delivery that is owed to one kind of inbox; `act` is what is brought there (handover.core.parcel).

    `sent_at` is set when the other side took it, `delivered_at` when it acknowledged. A row whose `attempts` is not 0 may have
    left the system already. `fence` counts the leases: only the holder of the last one may write what came of it. `leased_until`
    and `due_at` are moments of the database's clock; `due_at` is cut to the minute when nothing is owed any more. `failure` is a
    code of the inbox, never its words. `refers_to` is the row whose parcel a deletion notice takes back, which may be deleted itself.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("ticket_id", "kind", "act"),)

    id: Mapped[Number]
    ticket_id: Mapped[str] = mapped_column(ForeignKey(_OF_TICKET, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(20), server_default="referral")
    created_at: Mapped[Moment]
    due_at: Mapped[Moment] = mapped_column(server_default=func.date_trunc("minute", func.now()))
    attempts: Mapped[int] = mapped_column(server_default="0")
    fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    leased_until: Mapped[Moment | None]
    failure: Mapped[str | None] = mapped_column(String(40))
    refused: Mapped[bool] = mapped_column(server_default=false())
    reference: Mapped[str | None] = mapped_column(String(200))
    refers_to: Mapped[int | None] = mapped_column(BigInteger)
    sent_at: Mapped[Moment | None]
    delivered_at: Mapped[Moment | None]
