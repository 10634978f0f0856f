"""Staff accounts: finding them and checking a password."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from handover.store import passwords
from handover.store.tables import StaffRow


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who acts. `municipality` is the slug that bounds everything this person can see."""

    id: int
    username: str
    display_name: str
    municipality: str
    role: str


def member_of(row: StaffRow) -> StaffMember:
    """The row without its password hash."""
    return StaffMember(row.id, row.username, row.display_name, row.municipality, row.role)


def username_key(username: str) -> str:
    """The form in which usernames are stored and compared."""
    return username.strip().lower()


def authenticate(session: Session, username: str, password: str) -> StaffMember | None:
    """The member of staff, or None for an unknown name, a wrong password or a closed account: always one Argon2id."""
    row = _active(session, username)
    right = passwords.is_right(password, row.password_hash if row else None)
    return member_of(row) if row and right else None


def _active(session: Session, username: str) -> StaffRow | None:
    key = username_key(username)
    if len(key) > 80 or not key.isprintable():  # NUL and lone surrogates would be database errors
        return None
    return session.scalar(select(StaffRow).where(StaffRow.username == key, StaffRow.active))
