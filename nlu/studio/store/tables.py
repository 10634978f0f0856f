"""The tables of schema `studio`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Identity, Index, MetaData, String, Text, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA: Final = "studio"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Number = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
Who = Annotated[int, mapped_column(BigInteger)]
"""The number of an account of the desk. No foreign key: the desk's tables are out of the studio's reach."""
Name = Annotated[str, mapped_column(String(80))]
"""The name of somebody as it was then, for the history."""


class Table(DeclarativeBase):
    """Root of the mapped classes. No CHECK constraints: PostgreSQL writes the failing row into its own log."""

    metadata = MetaData(schema=SCHEMA, naming_convention=_NAMES)


class MemberRow(Table):
    """Somebody who may come into the studio. An editor with a `municipality` (its slug) changes only what is that one's own."""

    __tablename__ = "member"

    staff_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[Name]
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    municipality: Mapped[str | None] = mapped_column(String(40))


class DraftFileRow(Table):
    """A file that the draft changes: its whole text, or null when the draft has it no more.

    `base` is the version that the draft was made over, `base_hash` the SHA-256 of the file in it ("" when it was not there).
    """

    __tablename__ = "draft_file"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    text: Mapped[str | None] = mapped_column(Text)
    base: Mapped[str] = mapped_column(String(16))
    base_hash: Mapped[str] = mapped_column(String(64))


class DraftBaseRow(Table):
    """The version that the draft was made over, also while no file of it differs. One row, or none before the first change."""

    __tablename__ = "draft_base"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(16))


class ChangeRow(Table):
    """One change of the draft. `needs` says in Swedish why a second pair of eyes is needed; empty when none is."""

    __tablename__ = "change"
    __table_args__ = (Index(None, "item", "id"),)

    id: Mapped[Number]
    at: Mapped[Moment]
    who: Mapped[Who]
    who_name: Mapped[Name]
    item: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(String(300))
    why: Mapped[str] = mapped_column(String(500))
    needs: Mapped[list[str]] = mapped_column(ARRAY(String(300)))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("studio.change.id"))
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("studio.change.id"))


class ChangeFileRow(Table):
    """A file of a change, before and after; null where there was none."""

    __tablename__ = "change_file"

    change_id: Mapped[int] = mapped_column(ForeignKey("studio.change.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class ApprovalRow(Table):
    """Somebody else has looked at a change."""

    __tablename__ = "approval"

    change_id: Mapped[int] = mapped_column(ForeignKey("studio.change.id", ondelete="CASCADE"), primary_key=True)
    who: Mapped[Who]
    who_name: Mapped[Name]
    at: Mapped[Moment]


class JobRow(Table):
    """Work that takes longer than a page may: it waits, runs and ends. `about` is what it was asked to do, `result` what came of it."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "state", "id"),)

    id: Mapped[Number]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    asked_by: Mapped[Who]
    asked_by_name: Mapped[Name]
    asked_at: Mapped[Moment]
    begun_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    heartbeat: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done: Mapped[int]
    total: Mapped[int]
    words: Mapped[str] = mapped_column(String(300))
    cancel_asked: Mapped[bool] = mapped_column(server_default=false())
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class PublicationRow(Table):
    """A version that was to go live, and what became of it."""

    __tablename__ = "publication"

    id: Mapped[Number]
    version: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(16))
    who: Mapped[Who]
    who_name: Mapped[Name]
    at: Mapped[Moment]
    why: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(500))


class OpenItemRow(Table):
    """Somebody has an item open, until the moment given; nobody is kept out by it."""

    __tablename__ = "open_item"

    item: Mapped[str] = mapped_column(String(200), primary_key=True)
    who: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    who_name: Mapped[Name]
    until: Mapped[Moment]


class TypedTextRow(Table):
    """What somebody has typed into a field and not saved; `seen` seals what stood on the page then, "" where nobody knows."""

    __tablename__ = "typed_text"

    who: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    seen: Mapped[str] = mapped_column(String(65), server_default="")


class TrialRow(Table):
    """A conversation in which a member tries the bot; each has one at most. `name` is what the dialogue calls it."""

    __tablename__ = "trial"

    who: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(16))
    turns: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    at: Mapped[Moment]
