"""Recovery codes: ten, shown once, each good once. 120 random bits, so that a plain hash keeps them (ASVS 5.0 6.5.2)."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from handover.store.tables import StaffRecoveryCodeRow

HOW_MANY: Final = 10
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32
_LENGTH: Final = 24
_READ_AS: Final = str.maketrans("OIL", "011", "- \t\u00a0")


def new_codes(session: Session, staff_id: int) -> list[str]:
    """Ten new codes in groups of four, as they are shown; the ones before them are good no more."""
    codes = ["".join(secrets.choice(_SYMBOLS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    remove_all(session, staff_id)
    session.add_all(StaffRecoveryCodeRow(code_hash=_hash(code), staff_id=staff_id) for code in codes)
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in codes]


def use(session: Session, staff_id: int, typed: str) -> bool:
    """Whether `typed` is one of their codes, which is then gone. Hyphens, spaces and case do not matter."""
    code = typed[:100].upper().translate(_READ_AS)
    mine = StaffRecoveryCodeRow.staff_id == staff_id
    return session.execute(delete(StaffRecoveryCodeRow).where(mine, StaffRecoveryCodeRow.code_hash == _hash(code))).rowcount == 1


def left(session: Session, staff_id: int) -> int:
    """How many are still good."""
    mine = StaffRecoveryCodeRow.staff_id == staff_id
    return session.scalar(select(func.count()).select_from(StaffRecoveryCodeRow).where(mine)) or 0


def remove_all(session: Session, staff_id: int) -> None:
    """Makes all of them good no more."""
    session.execute(delete(StaffRecoveryCodeRow).where(StaffRecoveryCodeRow.staff_id == staff_id))


def _hash(code: str) -> bytes:
    return hashlib.sha256(b"steget recovery code " + code.encode("utf-8", "replace")).digest()
