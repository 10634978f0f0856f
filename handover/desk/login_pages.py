"""The pages on the way in: name and password, and the second step."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from handover.desk.door import Visit
from handover.desk.parts import DeskParts
from handover.desk.session_cookie import form_token, id_before_login
from handover.store import second_steps

SECOND_STEP: Final = "/login/second"
SET_UP: Final = "/login/setup"


def login_page(parts: DeskParts, request: Request, status: int = 200, error: str = "") -> HTMLResponse:
    """The form, bound to a new id that opens nothing. What was typed is not written back into it."""
    fresh, has_keys = id_before_login(), parts.relying_parties.of(request) is not None
    page = HTMLResponse(parts.pages.render("login.html", form_token=form_token(fresh), error=error, has_keys=has_keys), status)
    parts.door.cookie.put(page, fresh)
    return page


def second_step_page(parts: DeskParts, session: Session, request: Request, visit: Visit, status: int = 200,
                     error: str = "") -> HTMLResponse:  # fmt: skip
    """The ways that this account has, for a half session."""
    ways, has_keys = second_steps.of_staff(session, visit.staff.id), parts.relying_parties.of(request) is not None
    return HTMLResponse(parts.pages.render("second_step.html", form_token=visit.form_token, ways=ways,
                                           has_keys=has_keys and bool(ways.keys), error=error), status)  # fmt: skip
