"""The list of what was erased. No foreign key: it has to outlive the ticket, and a backup that brings the ticket back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Table


class TombstoneRow(Table):
    """That the person took back (`withdrawn`) or erased (`erased`) a ticket, and on which day; nothing about what was in it."""

    __tablename__ = "tombstone"

    act: Mapped[str] = mapped_column(String(20), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    laid_on: Mapped[date]
