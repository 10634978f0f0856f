"""What a ceremony began with, kept for the browser that began it: for ten minutes, and taken once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.sessions import hash_of
from handover.store.tables import StaffChallengeRow

Purpose = Literal["login_key", "new_key", "new_app"]
LASTS: Final = timedelta(minutes=10)
# Threat: anybody may begin with a key, so that anybody could fill the table. This is 3 MB, and 33 beginnings a second for ten minutes.
AT_MOST: Final = 20_000


def keep(session: Session, token: str, purpose: Purpose, value: bytes, now: datetime | None = None) -> None:
    """Keeps `value` for the browser whose cookie holds `token`, in place of an earlier one. Sweeps what has run out or is too much."""
    now = now or clock.now()
    session.execute(delete(StaffChallengeRow).where(StaffChallengeRow.made_at <= now - LASTS))
    newest = select(StaffChallengeRow.made_at).order_by(StaffChallengeRow.made_at.desc()).offset(AT_MOST - 1).limit(1)
    session.execute(delete(StaffChallengeRow).where(StaffChallengeRow.made_at < newest.scalar_subquery()))
    session.execute(delete(StaffChallengeRow).where(*_of(token, purpose)))
    session.add(StaffChallengeRow(token_hash=hash_of(token), purpose=purpose, value=value, made_at=now))
    session.flush()


def kept(session: Session, token: str, purpose: Purpose, now: datetime | None = None) -> bytes | None:
    """What is kept, left where it is; None when there is nothing or it has run out."""
    live = StaffChallengeRow.made_at > (now or clock.now()) - LASTS
    return session.scalar(select(StaffChallengeRow.value).where(*_of(token, purpose), live))


def take(session: Session, token: str, purpose: Purpose, now: datetime | None = None) -> bytes | None:
    """What is kept, and it is gone: of two that take at once, one gets it."""
    live = StaffChallengeRow.made_at > (now or clock.now()) - LASTS
    return session.scalar(delete(StaffChallengeRow).where(*_of(token, purpose), live).returning(StaffChallengeRow.value))


def _of(token: str, purpose: Purpose) -> tuple:
    return StaffChallengeRow.token_hash == hash_of(token), StaffChallengeRow.purpose == purpose
