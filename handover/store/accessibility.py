"""What people tell a municipality about the accessibility of the page: kept sealed, read by its staff, taken away when it is due."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.core.errors import ToldNotFound
from handover.core.flags import known_flags
from handover.core.free_text import clean_line, clean_message
from handover.store import clock, content
from handover.store.content_keys import ContentUnreadable, KeyPlace
from handover.store.staff import StaffMember
from handover.store.tables import AccessibilityRow, StaffRow

MAX_ADDRESS: Final = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A message as staff read it. `reply_to` is empty when the person gave no address; `handled_by` a name, None while it is open."""

    message_id: str
    text: str
    reply_to: str
    flags: tuple[str, ...]
    at: datetime
    handled_at: datetime | None
    handled_by: str | None


@dataclass(frozen=True, slots=True)
class Handled:
    """A message that staff are done with."""

    message_id: str
    municipality: str
    handled_at: datetime


def tell(session: Session, municipality: str, text: str, reply_to: str, flags: Sequence[str], key: str) -> None:
    """Keeps a message, once per `key`. Raises MessageEmpty, MessageTooLong."""
    body = {"text": clean_message(text), "reply_to": clean_line(reply_to, MAX_ADDRESS), "flags": list(known_flags(flags))}
    key_hash = hashlib.sha256(f"{municipality}\0{key}".encode("utf-8", "replace")).digest()
    if session.scalar(select(AccessibilityRow.id).where(AccessibilityRow.key_hash == key_hash)) is not None:
        return
    message_id = f"a_{secrets.token_urlsafe(16)}"
    sealed = content.key_for(session, _place(message_id, municipality)).seal(_cell(message_id), json.dumps(body).encode())
    fresh = {"id": message_id, "municipality": municipality, "body": sealed, "key_hash": key_hash, "at": clock.this_minute()}
    # The same at the same moment: its key is an orphan, and goes as one.
    session.execute(insert(AccessibilityRow).values(fresh).on_conflict_do_nothing())


def count_open(session: Session, municipality: str) -> int:
    """How many wait for somebody."""
    waiting = select(func.count()).where(AccessibilityRow.municipality == municipality, AccessibilityRow.handled_at.is_(None))
    return session.scalar(waiting) or 0


def listed(session: Session, staff: StaffMember, limit: int = 200) -> list[Told]:
    """The messages to the municipality of `staff`: those that wait, oldest first, then the others, newest first."""
    rows = session.execute(
        select(AccessibilityRow, StaffRow.display_name)
        .outerjoin(StaffRow, StaffRow.id == AccessibilityRow.handled_by)
        .where(AccessibilityRow.municipality == staff.municipality)
        .order_by(AccessibilityRow.handled_at.desc().nulls_first(), AccessibilityRow.at, AccessibilityRow.id)
        .limit(limit)
    )
    return [_read(session, row, name) for row, name in rows]


def handle(session: Session, staff: StaffMember, message_id: str) -> None:
    """Says that `staff` are done with it; who said so first stays. Raises ToldNotFound, the same for another's as for none."""
    if not message_id.isascii() or not message_id.isprintable():  # what the database could not even be asked
        raise ToldNotFound
    wanted = select(AccessibilityRow).where(AccessibilityRow.id == message_id, AccessibilityRow.municipality == staff.municipality)
    row = session.scalar(wanted.with_for_update(), execution_options={"populate_existing": True})
    if row is None:
        raise ToldNotFound
    if row.handled_at is None:
        row.handled_at, row.handled_by = clock.this_minute(), staff.id


def handled_after(session: Session, message_id: str, limit: int = 200) -> list[Handled]:
    """The next ones that staff are done with, in the order of their ids; begin with an empty id."""
    found = select(AccessibilityRow.id, AccessibilityRow.municipality, AccessibilityRow.handled_at)
    found = found.where(AccessibilityRow.id > message_id, AccessibilityRow.handled_at.is_not(None))
    return [Handled(*row) for row in session.execute(found.order_by(AccessibilityRow.id).limit(limit))]


def erase(session: Session, message_ids: Sequence[str]) -> None:
    """Takes them away; the keys first. Again is no error."""
    content.forget(session, message_ids)
    session.execute(delete(AccessibilityRow).where(AccessibilityRow.id.in_(message_ids)), execution_options={"synchronize_session": False})


def _read(session: Session, row: AccessibilityRow, name: str | None) -> Told:
    key = content.key_of(session, _place(row.id, row.municipality))
    try:
        body = json.loads(key.open(_cell(row.id), row.body))
    except ContentUnreadable:
        body = {"text": content.UNREADABLE, "reply_to": "", "flags": []}
    return Told(row.id, body["text"], body["reply_to"], tuple(body["flags"]), row.at, row.handled_at, name)


def _place(message_id: str, municipality: str) -> KeyPlace:
    return KeyPlace(message_id, "accessibility", municipality)


def _cell(message_id: str) -> str:
    return f"accessibility_message.body {message_id}"
