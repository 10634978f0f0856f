"""How a municipality words the status that a person reads."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Moment, Number, Table


class StatusWordingRow(Table):
    """One change of one wording; the newest counts, and no row is ever changed. `text` is null for "back to the default"."""

    __tablename__ = "status_wording"
    __table_args__ = (Index(None, "municipality", "state", "id"),)

    id: Mapped[Number]
    municipality: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(String(300))
    staff_id: Mapped[int] = mapped_column(ForeignKey("handover.staff.id"))
    at: Mapped[Moment]
