"""Logged-in sessions of staff: opaque 256-bit ids, stored as SHA-256, with an idle and an absolute limit."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffRow, StaffSessionRow

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One live session of somebody, as they see it. `is_this` is the one that asks."""

    opened_at: datetime
    used_at: datetime
    is_this: bool


def open_session(session: Session, staff_id: int, now: datetime | None = None) -> str:
    """A new session's id for the cookie; it exists nowhere else. Sweeps sessions that have run out."""
    now, token = now or clock.now(), secrets.token_urlsafe(32)
    session.execute(
        delete(StaffSessionRow).where(or_(StaffSessionRow.used_at <= now - IDLE, StaffSessionRow.opened_at <= now - ABSOLUTE))
    )
    session.add(StaffSessionRow(token_hash=hash_of(token), staff_id=staff_id, opened_at=now, used_at=now))
    session.flush()
    return token


def find_staff(session: Session, token: str, now: datetime | None = None, *, is_use: bool = True) -> StaffMember | None:
    """Who holds this session; None when it is unknown, has run out, or the account is closed.

    `is_use` is False for what a page asks for by itself: a window left open must not keep a session alive.
    """
    now = now or clock.now()
    found = session.execute(
        select(StaffSessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == StaffSessionRow.staff_id)
        .where(StaffSessionRow.token_hash == hash_of(token), StaffRow.active)
        .where(StaffSessionRow.used_at > now - IDLE, StaffSessionRow.opened_at > now - ABSOLUTE)
    ).one_or_none()
    if found is None:
        return None
    if is_use and not _mark_used(session, found[0], now):
        return None
    return member_of(found[1])


def _mark_used(session: Session, row: StaffSessionRow, now: datetime) -> bool:
    """False when it was ended since it was read, by a logout in another window."""
    mine = update(StaffSessionRow).where(StaffSessionRow.token_hash == row.token_hash)
    used = mine.values(used_at=max(now, row.used_at)).returning(StaffSessionRow.staff_id)
    return session.execute(used, execution_options={"synchronize_session": False}).first() is not None


def of_staff(session: Session, staff_id: int, token: str, now: datetime | None = None) -> list[OpenSession]:
    """Their live sessions, newest first; `token` is the one that asks."""
    now = now or clock.now()
    live = (StaffSessionRow.used_at > now - IDLE, StaffSessionRow.opened_at > now - ABSOLUTE)
    mine = select(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id, *live).order_by(StaffSessionRow.opened_at.desc())
    return [OpenSession(row.opened_at, row.used_at, row.token_hash == hash_of(token)) for row in session.scalars(mine)]


def close_session(session: Session, token: str) -> None:
    """Ends one session at once; nothing happens when there is none."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.token_hash == hash_of(token)))


def close_others(session: Session, staff_id: int, token: str) -> None:
    """Ends their sessions but for this one."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id, StaffSessionRow.token_hash != hash_of(token)))


def close_all(session: Session, staff_id: int) -> None:
    """Ends every session of a member of staff, for a lost phone or a forgotten password."""
    session.execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == staff_id))


def hash_of(token: str) -> bytes:
    """What is stored of an id that stands in a cookie: its SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
