"""What people tell a municipality about the accessibility of the page."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Table


class AccessibilityRow(Table):
    """A message, sealed with its flags and, if the person gave one, the address to answer to. No conversation leads to it.

    `key_hash` makes a second sending harmless. `handled_at` is when staff said that they were done with it.
    """

    __tablename__ = "accessibility_message"
    __table_args__ = (Index(None, "municipality", "handled_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    at: Mapped[Moment]
    handled_at: Mapped[Moment | None]
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("handover.staff.id"))
