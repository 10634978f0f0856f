"""The schema's name and the rules that all its tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from sqlalchemy import BigInteger, DateTime, Identity, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

SCHEMA: Final = "handover"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Number = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]


class Table(DeclarativeBase):
    """Root of the mapped classes.

    No CHECK constraints on rows that hold a person's words: PostgreSQL writes the failing row into its own log.
    """

    metadata = MetaData(schema=SCHEMA, naming_convention=_NAMES)
