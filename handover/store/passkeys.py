"""Passkeys of staff: the public halves, and how often each says that it was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from handover.store import clock
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffPasskeyRow, StaffRow

MOST: Final = 20
NAME_LENGTH: Final = 60
_UNNAMED: Final = "Nyckel"


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey as its owner sees it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


def add(session: Session, staff_id: int, credential_id: bytes, public_key: bytes, sign_count: int, name: str) -> bool:
    """Adds one; False when it is known already, to anybody, or when they have twenty."""
    if len(of_staff(session, staff_id)) >= MOST:
        return False
    row = StaffPasskeyRow(staff_id=staff_id, credential_id=credential_id, public_key=public_key, sign_count=sign_count,
                          name=clean_name(name), created_at=clock.this_minute())  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def of_staff(session: Session, staff_id: int) -> list[Passkey]:
    """Theirs, oldest first."""
    rows = session.scalars(select(StaffPasskeyRow).where(StaffPasskeyRow.staff_id == staff_id).order_by(StaffPasskeyRow.id))
    return [Passkey(row.id, row.name, row.created_at, row.used_at) for row in rows]


def credential_ids(session: Session, staff_id: int) -> list[bytes]:
    """What browsers call them."""
    return list(session.scalars(select(StaffPasskeyRow.credential_id).where(StaffPasskeyRow.staff_id == staff_id)))


def find(session: Session, credential_id: bytes) -> tuple[StaffPasskeyRow, StaffMember] | None:
    """The row, locked until the transaction ends, and its owner; None for an unknown one and a closed account."""
    found = session.execute(
        select(StaffPasskeyRow, StaffRow)
        .join(StaffRow, StaffRow.id == StaffPasskeyRow.staff_id)
        .where(StaffPasskeyRow.credential_id == credential_id, StaffRow.active)
        .with_for_update(of=StaffPasskeyRow)
    ).one_or_none()
    return (found[0], member_of(found[1])) if found else None


def used(row: StaffPasskeyRow, sign_count: int) -> None:
    """Remembers that it was used just now, and the count that it gave."""
    row.sign_count, row.used_at = sign_count, clock.this_minute()


def rename(session: Session, staff_id: int, passkey_id: int, name: str) -> bool:
    """Gives one of theirs another name; False when it is not theirs."""
    mine = (StaffPasskeyRow.id == passkey_id, StaffPasskeyRow.staff_id == staff_id)
    return session.execute(update(StaffPasskeyRow).where(*mine).values(name=clean_name(name))).rowcount == 1


def remove(session: Session, staff_id: int, passkey_id: int) -> bool:
    """Forgets one of theirs; False when it is not theirs."""
    mine = (StaffPasskeyRow.id == passkey_id, StaffPasskeyRow.staff_id == staff_id)
    return session.execute(delete(StaffPasskeyRow).where(*mine)).rowcount == 1


def remove_all(session: Session, staff_id: int) -> None:
    """Forgets all of theirs."""
    session.execute(delete(StaffPasskeyRow).where(StaffPasskeyRow.staff_id == staff_id))


def clean_name(typed: str) -> str:
    """A name that can be shown on one line: printable, at most 60 characters, never empty."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    return name[:NAME_LENGTH].strip() or _UNNAMED
