"""Staff and their logged-in sessions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, true
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Number, Table


class StaffRow(Table):
    """A person who answers tickets for one municipality. `username` is lower case."""

    __tablename__ = "staff"

    id: Mapped[Number]
    username: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    municipality: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[Moment]


class StaffSessionRow(Table):
    """A logged-in session: only the SHA-256 of its id, so that a stolen table opens nothing."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("handover.staff.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[Moment]
    used_at: Mapped[Moment]
