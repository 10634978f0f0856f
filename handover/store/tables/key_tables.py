"""The wrapped keys of content, in a table of its own so that it can be kept out of the backups that hold the content."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from handover.store.tables.schema import Table


class ContentKeyRow(Table):
    """The key of one `part` of a ticket or preview (`owner`), wrapped under the municipality's key of master key `version`."""

    __tablename__ = "content_key"

    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(16), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
