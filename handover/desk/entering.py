"""What follows on a right answer: a half session after the password, a whole one after the second step, each with a new id."""

from __future__ import annotations

import secrets

from fastapi.responses import Response
from sqlalchemy.orm import Session

from handover.desk.parts import DeskParts
from handover.store import half_sessions, sessions
from handover.store.staff import StaffMember


def half_way(session: Session, staff: StaffMember, old_id: str | None) -> str:
    """The id of a half session; whatever the browser held before it ends."""
    _end(session, old_id or "")
    return half_sessions.open_half(session, staff.id)


def whole_way(session: Session, staff: StaffMember, old_id: str | None) -> str:
    """The id of a session; whatever the browser held before it ends."""
    _end(session, old_id or "")
    return sessions.open_session(session, staff.id)


def welcome(parts: DeskParts, answer: Response, staff: StaffMember, session_id: str) -> Response:
    """`answer` with the new id in it."""
    parts.log.event("staff_logged_in", municipality=staff.municipality)
    parts.door.cookie.put(answer, session_id)
    return answer


def new_challenge() -> bytes:
    """32 random bytes for a passkey to sign (WebAuthn 13.4.3 asks for 16 at least)."""
    return secrets.token_bytes(32)


def _end(session: Session, old_id: str) -> None:
    sessions.close_session(session, old_id)
    half_sessions.close_half(session, old_id)


