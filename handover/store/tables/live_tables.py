"""Who is on duty, and conversations that staff take part in while they go on."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Number, Table


class DutyRow(Table):
    """Somebody who can answer live conversations until `until`, and no longer than the session they said it in."""

    __tablename__ = "duty"

    staff_id: Mapped[int] = mapped_column(ForeignKey("handover.staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    municipality: Mapped[str] = mapped_column(String(60), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), ForeignKey("handover.staff_session.token_hash", ondelete="CASCADE"))
    until: Mapped[Moment]


class LiveRow(Table):
    """A conversation that waits for staff or that they are in. `consent` is the version of the words that the person said yes to.

    `last_ordinal` numbers its lines; who adds one holds the row's lock, so that a line is never seen before the one above it.
    `leased_until` is when it waits again if nothing is heard from who is in it. `urgent`: the gate has found an emergency in it.
    """

    __tablename__ = "live_conversation"
    __table_args__ = (
        Index("uq_live_conversation_open", "conversation_hash", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index(None, "municipality", "state"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60))
    conversation_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    alias: Mapped[str] = mapped_column(String(60))
    consent: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool] = mapped_column(server_default=false())
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
    leased_until: Mapped[Moment | None]
    last_ordinal: Mapped[int] = mapped_column(BigInteger, server_default="0")
    person_typed_at: Mapped[Moment | None]
    staff_typed_at: Mapped[Moment | None]
    asked_at: Mapped[Moment]
    waits_since: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class LiveLineRow(Table):
    """A message, or that something happened. `text` is sealed for its conversation and ordinal, and empty for what is no message."""

    __tablename__ = "live_line"
    __table_args__ = (UniqueConstraint("live_id", "ordinal"), UniqueConstraint("live_id", "key_hash"))

    id: Mapped[Number]
    live_id: Mapped[str] = mapped_column(ForeignKey("handover.live_conversation.id", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    text: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Moment]
