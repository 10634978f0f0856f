"""Half sessions: the password was right, the second step is left. They open the second step and nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.sessions import hash_of
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffHalfSessionRow, StaffRow

LASTS: Final = timedelta(minutes=10)


def open_half(session: Session, staff_id: int, now: datetime | None = None) -> str:
    """A half session's id for the cookie; it exists nowhere else. Sweeps those that have run out."""
    now, token = now or clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(StaffHalfSessionRow).where(StaffHalfSessionRow.opened_at <= now - LASTS))
    session.add(StaffHalfSessionRow(token_hash=hash_of(token), staff_id=staff_id, opened_at=now))
    session.flush()
    return token


def find_half(session: Session, token: str, now: datetime | None = None) -> StaffMember | None:
    """Whose password was right; None when the id is unknown, ten minutes old, or the account is closed."""
    row = session.scalar(
        select(StaffRow)
        .join(StaffHalfSessionRow, StaffHalfSessionRow.staff_id == StaffRow.id)
        .where(StaffHalfSessionRow.token_hash == hash_of(token), StaffRow.active)
        .where(StaffHalfSessionRow.opened_at > (now or clock.now()) - LASTS)
    )
    return member_of(row) if row else None


def close_all(session: Session, staff_id: int) -> None:
    """Ends every half session of a member of staff."""
    session.execute(delete(StaffHalfSessionRow).where(StaffHalfSessionRow.staff_id == staff_id))


def close_half(session: Session, token: str) -> bool:
    """Ends one half session; False when there was none, so that of two at once only one goes on."""
    return session.execute(delete(StaffHalfSessionRow).where(StaffHalfSessionRow.token_hash == hash_of(token))).rowcount == 1
