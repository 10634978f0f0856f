"""Changing one's own password, on the page "Inloggning och säkerhet"."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from foundation.entry import EDITOR, STAFF, open_to
from foundation.posted_form import PostedForm
from handover.desk.door import Visit
from handover.desk.enrolment import logged_in
from handover.desk.login_turns import LoginTurns
from handover.desk.parts import DeskParts
from handover.desk.security_page import security_page
from handover.store import own_password
from handover.store.passwords import PasswordRefused

_WRONG: Final = "Ditt nuvarande lösenord stämmer inte."
_NOT_TWICE: Final = "Du skrev inte samma nya lösenord båda gångerna."


def password_routes(parts: DeskParts, turns: LoginTurns) -> APIRouter:
    """POST /security/password: `current`, `new` and `again`."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)
    enter = logged_in(parts).enter

    def entered(request: Request, form: PostedForm) -> Visit:
        with parts.transactions.begin() as session:
            return enter(session, request, form)

    def change(request: Request, form: PostedForm) -> Response:
        with parts.transactions.begin() as session:
            visit = enter(session, request, form)
            if fault := _fault(session, visit, form):
                return security_page(parts, session, request, visit, 422, password_fault=fault)
        parts.log.event("password_changed", municipality=visit.staff.municipality)
        return RedirectResponse("/security?done=password", 303)

    @router.post("/security/password")
    @open_to(STAFF, EDITOR)
    async def change_password(request: Request, form: PostedForm = read_form) -> Response:
        # Whoever sits down at an open screen must not be able to try passwords faster there than at the login.
        visit = await run_in_threadpool(entered, request, form)
        async with turns.turn(visit.staff.username):
            answer = await run_in_threadpool(change, request, form)
        if answer.status_code == 303:
            turns.succeeded(visit.staff.username)
        return answer

    return router


def _fault(session: Session, visit: Visit, form: PostedForm) -> str:
    """What kept it from being changed, in words; empty when it was."""
    if form.get("new", "") != form.get("again", ""):
        return _NOT_TWICE
    try:
        own_password.change(session, visit.staff, visit.session_id, form.get("current", ""), form.get("new", ""))
    except PasswordRefused as refused:
        return str(refused)
    except own_password.WrongPassword:
        return _WRONG
    return ""
