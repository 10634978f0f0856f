"""Codes of an app: time-based one-time passwords (RFC 6238: six digits, SHA-1, 30 seconds), each good once.

Guessing: a million codes and three of them right at a time, so five wrong ones may be followed by one in twelve seconds (ASVS 5.0
6.6.3). Wrong codes are forgotten at that pace, so whoever stops guessing leaves the owner waiting for seconds, and recovery codes
and passkeys are never counted. The row's lock makes two codes at once stand in line.
"""

from __future__ import annotations

import hmac
import re
from enum import Enum
from typing import Final

import pyotp
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from handover.store.content_keys import IN_SESSION, ContentKeys, ContentUnreadable, KeyPlace
from handover.store.staff import StaffMember
from handover.store.tables import StaffTotpRow

STEP_SECONDS: Final = 30
_FREE_TRIES: Final = 5
_SECONDS_PER_TRY: Final = 12
_NOW: Final = text("SELECT clock_timestamp()")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


class CodeAnswer(Enum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    """Another code, one that was used already, or an account without an app."""
    TOO_MANY = "too_many"
    """Too many wrong ones just now; not even a right one is looked at."""


def new_secret() -> str:
    """A new secret in base32, 160 bits as RFC 4226 advises."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, seconds: float) -> int | None:
    """The time step that `code` belongs to at `seconds` since 1970, one step early or late allowed; None for no step."""
    if not _SIX_DIGITS.fullmatch(code):
        return None
    totp, now = pyotp.TOTP(secret), int(seconds) // STEP_SECONDS
    steps = [step for step in (now - 1, now, now + 1) if step >= 0]
    return max((step for step in steps if hmac.compare_digest(code, totp.generate_otp(step))), default=None)


def seal(session: Session, staff: StaffMember, secret: str) -> bytes:
    """The secret, sealed for this member of staff, to be kept until the first code has come."""
    return _keys(session).wrap(_place(staff), secret.encode())


def unseal(session: Session, staff: StaffMember, sealed: bytes) -> str:
    """What `seal` sealed for them. Raises ContentUnreadable."""
    keys = _keys(session)
    return keys.unwrap(_place(staff), keys.version, sealed).decode()


def enrol(session: Session, staff: StaffMember, sealed: bytes, code: str, seconds: float | None = None) -> bool:
    """Makes the app with the sealed secret theirs, in place of one before it, when `code` comes from it; that code is used then."""
    now = session.scalar(_NOW)
    step = matching_step(unseal(session, staff, sealed), code, now.timestamp() if seconds is None else seconds)
    if step is None:
        return False
    remove(session, staff.id)
    session.add(StaffTotpRow(staff_id=staff.id, version=_keys(session).version, wrapped=sealed, last_step=step, tries=0, tried_at=now))
    session.flush()
    return True


def check(session: Session, staff: StaffMember, code: str, seconds: float | None = None) -> CodeAnswer:
    """Uses `code`. The caller commits whatever the answer is: a wrong one is counted, a right one is never right again."""
    row = session.scalar(select(StaffTotpRow).where(StaffTotpRow.staff_id == staff.id).with_for_update())
    if row is None:
        return CodeAnswer.WRONG
    now = session.scalar(_NOW)
    remembered = max(0.0, row.tries - max(0.0, (now - row.tried_at).total_seconds()) / _SECONDS_PER_TRY)
    if remembered > _FREE_TRIES - 1:
        return CodeAnswer.TOO_MANY
    secret = _keys(session).unwrap(_place(staff), row.version, row.wrapped).decode()
    step = matching_step(secret, code, now.timestamp() if seconds is None else seconds)
    if step is None or step <= row.last_step:
        row.tries, row.tried_at = remembered + 1, now
        return CodeAnswer.WRONG
    row.last_step, row.tries, row.tried_at = step, 0.0, now
    return CodeAnswer.RIGHT


def remove(session: Session, staff_id: int) -> None:
    """Forgets their app."""
    session.execute(delete(StaffTotpRow).where(StaffTotpRow.staff_id == staff_id))


def rewrap(session: Session, keys: ContentKeys) -> tuple[int, int]:
    """Seals the secrets that lie under an older master key under the newest; gives how many, and how many no key opens."""
    rows = session.scalars(select(StaffTotpRow).where(StaffTotpRow.version != keys.version).with_for_update()).all()
    done = sum(_rewrap(row, _place_of(session, row.staff_id), keys) for row in rows)
    return done, len(rows) - done


def _rewrap(row: StaffTotpRow, place: KeyPlace, keys: ContentKeys) -> bool:
    try:
        row.wrapped, row.version = keys.wrap(place, keys.unwrap(place, row.version, row.wrapped)), keys.version
    except ContentUnreadable:
        return False
    return True


def _keys(session: Session) -> ContentKeys:
    return session.info[IN_SESSION]


def _place(staff: StaffMember) -> KeyPlace:
    return KeyPlace(f"staff {staff.id}", "totp", staff.municipality)


def _place_of(session: Session, staff_id: int) -> KeyPlace:
    municipality = session.scalar(text("SELECT municipality FROM handover.staff WHERE id = :id"), {"id": staff_id})
    return KeyPlace(f"staff {staff_id}", "totp", municipality)
