"""Which second steps somebody has, and taking all of them away for somebody who has lost everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from handover.store import half_sessions, passkeys, recovery_codes, sessions, totp
from handover.store.engine import session_factory
from handover.store.passkeys import Passkey
from handover.store.staff import username_key
from handover.store.tables import StaffRow, StaffTotpRow

_LOCK_CLASS: Final = 0x73326E64  # "s2nd"


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """What somebody can take their second step with. Recovery codes are for the day when the rest is lost, and no way of their own."""

    has_app: bool
    keys: list[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """How many ways there are."""
        return len(self.keys) + self.has_app


def of_staff(session: Session, staff_id: int, *, to_change: bool = False) -> SecondSteps:
    """Theirs. With `to_change` whoever else wants to change them waits until the transaction ends."""
    if to_change:
        session.execute(text("SELECT pg_advisory_xact_lock(:kind, CAST(:staff AS integer))"), {"kind": _LOCK_CLASS, "staff": staff_id})
    has_app = session.scalar(select(StaffTotpRow.staff_id).where(StaffTotpRow.staff_id == staff_id)) is not None
    return SecondSteps(has_app, passkeys.of_staff(session, staff_id), recovery_codes.left(session, staff_id))


def remove_app(session: Session, staff_id: int) -> bool:
    """Forgets their app; False when it is not there or the last way."""
    mine = of_staff(session, staff_id, to_change=True)
    if not mine.has_app or mine.count < 2:
        return False
    totp.remove(session, staff_id)
    return True


def remove_key(session: Session, staff_id: int, passkey_id: int) -> bool:
    """Forgets one of their passkeys; False when it is not theirs or the last way."""
    return of_staff(session, staff_id, to_change=True).count > 1 and passkeys.remove(session, staff_id, passkey_id)


def end_sessions(session: Session, staff_id: int) -> None:
    """Ends every session and half session of theirs."""
    sessions.close_all(session, staff_id)
    half_sessions.close_all(session, staff_id)


def reset(engine: Engine, username: str) -> bool:
    """Forgets every second step of an account and ends its sessions; False when there is no such account. For the command line."""
    with session_factory(engine).begin() as session:
        staff_id = session.scalar(select(StaffRow.id).where(StaffRow.username == username_key(username)))
        if staff_id is None:
            return False
        for forget in (totp.remove, passkeys.remove_all, recovery_codes.remove_all, end_sessions):
            forget(session, staff_id)
    return True
