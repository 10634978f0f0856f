"""A member of staff changes their own password."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from handover.store import half_sessions, passwords, sessions
from handover.store.staff import StaffMember, authenticate


class WrongPassword(Exception):
    """The password that was to be replaced is another one."""


def change(session: Session, staff: StaffMember, session_id: str, current: str, new: str) -> None:
    """Sets it, and ends all other sessions of theirs: whoever knew the old one is out.

    Raises PasswordRefused before anything costs time, then WrongPassword; nothing is changed then. Two Argon2id at most.
    """
    passwords.check_new(new)
    if authenticate(session, staff.username, current) is None:
        raise WrongPassword
    mine = {"session": sessions.hash_of(session_id), "hash": passwords.hash_password(new)}
    if not session.scalar(text("SELECT handover.set_own_password(:session, :hash)"), mine):
        raise WrongPassword
    sessions.close_others(session, staff.id, session_id)
    half_sessions.close_all(session, staff.id)
