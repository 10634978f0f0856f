"""The lines of a live conversation, in one order for both sides: each is written once, and none is ever seen before the one above it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.store import clock, content
from handover.store.content_keys import KeyPlace
from handover.store.tables import LiveLineRow, LiveRow

Side = Literal["person", "staff", "system"]
Kind = Literal["message", "earlier", "joined", "lapsed", "returned", "closed", "left"]
"""`earlier` is what the person chose to show of what they had written to the bot."""
MOST: Final = 200
_WORDED: Final = ("message", "earlier")


@dataclass(frozen=True, slots=True)
class LiveLine:
    """`ordinal` counts from 1 within its conversation. `text` is empty for what is no message; `staff_id` is never for the person."""

    ordinal: int
    side: Side
    kind: Kind
    text: str
    at: datetime
    staff_id: int | None = None


def add(session: Session, row: LiveRow, side: Side, kind: Kind, text: str = "", *, key: str | None = None,
        staff_id: int | None = None) -> bool:  # fmt: skip
    """Adds a line to a locked `row`; False when `key` has been used by this side, and then nothing changes."""
    key_hash = hashlib.sha256(f"{side}\0{key}".encode("utf-8", "replace")).digest() if key is not None else None
    if key_hash is not None and _is_known(session, row, key_hash):
        return False
    row.last_ordinal += 1
    sealed = content.key_for(session, place(row)).seal(_cell(row, row.last_ordinal), text.encode()) if text else b""
    session.add(LiveLineRow(live_id=row.id, ordinal=row.last_ordinal, side=side, kind=kind, staff_id=staff_id, key_hash=key_hash,
                            text=sealed, at=clock.this_minute()))  # fmt: skip
    session.flush()
    return True


def after(session: Session, row: LiveRow, ordinal: int, limit: int = MOST) -> list[LiveLine]:
    """The next lines after `ordinal`, at most `limit`; content.UNREADABLE for a text that does not open."""
    rows = session.scalars(
        select(LiveLineRow)
        .where(LiveLineRow.live_id == row.id, LiveLineRow.ordinal > ordinal)
        .order_by(LiveLineRow.ordinal)
        .limit(limit)
    ).all()
    key = content.key_of(session, place(row)) if any(line.kind in _WORDED for line in rows) else None
    return [_read(row, line, key) for line in rows]


def is_newer(session: Session, row: LiveRow, moment: datetime) -> bool:
    """Whether a line has been written after `moment`."""
    newest = select(LiveLineRow.at).where(LiveLineRow.live_id == row.id).order_by(LiveLineRow.ordinal.desc()).limit(1)
    at = session.scalar(newest)
    return at is not None and at > moment


def place(row: LiveRow) -> KeyPlace:
    """Where the key of its words lies."""
    return KeyPlace(row.id, "live", row.municipality)


def _read(row: LiveRow, line: LiveLineRow, key: content.ContentKey | None) -> LiveLine:
    text = content.text_or_sign(key, _cell(row, line.ordinal), line.text) if key and line.kind in _WORDED else ""
    return LiveLine(line.ordinal, line.side, line.kind, text, line.at, line.staff_id)  # type: ignore[arg-type]


def _cell(row: LiveRow, ordinal: int) -> str:
    return f"live_line.text {row.id} {ordinal}"


def _is_known(session: Session, row: LiveRow, key_hash: bytes) -> bool:
    known = select(LiveLineRow.id).where(LiveLineRow.live_id == row.id, LiveLineRow.key_hash == key_hash)
    return session.scalar(known) is not None
