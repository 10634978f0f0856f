"""The page "Inloggning och säkerhet"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from handover.desk.door import Visit
from handover.desk.enrolment import is_recent
from handover.desk.parts import DeskParts
from handover.store import passwords, second_steps, sessions


def security_page(parts: DeskParts, session: Session, request: Request, visit: Visit, status: int = 200, *, done: str = "",
                  password_fault: str = "") -> Response:  # fmt: skip
    """`done` says what came of the last act, `password_fault` why the password is still the old one."""
    mine, opened = second_steps.of_staff(session, visit.staff.id), sessions.of_staff(session, visit.staff.id, visit.session_id)
    return parts.pages.response("security.html", visit, status, ways=mine, sessions=opened, done=done, password_fault=password_fault,
                                may_change=is_recent(session, visit), least=passwords.MIN_LENGTH, most=passwords.MAX_LENGTH,
                                has_keys=parts.relying_parties.of(request) is not None)  # fmt: skip
