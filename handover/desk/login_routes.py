"""Logging in and out."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from foundation.entry import ANYONE, EDITOR, STAFF, open_to
from foundation.posted_form import PostedForm
from handover.desk.door import LoginRequired
from handover.desk.entering import half_way, welcome, whole_way
from handover.desk.home import home_of
from handover.desk.login_pages import SECOND_STEP, SET_UP, login_page
from handover.desk.login_turns import LoginTurns
from handover.desk.parts import DeskParts
from handover.store import second_steps, sessions
from handover.store.staff import StaffMember, authenticate

_WRONG: Final = "Användarnamnet eller lösenordet stämmer inte."
_TOO_OLD: Final = "Sidan hade blivit för gammal. Skriv användarnamn och lösenord en gång till."


def login_routes(parts: DeskParts, turns: LoginTurns) -> APIRouter:
    """GET and POST /login, POST /logout."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)

    @router.get("/login")
    @open_to(ANYONE)
    def login(request: Request) -> Response:
        with parts.transactions.begin() as session:
            try:
                visit = parts.door.enter(session, request)
            except LoginRequired:
                return login_page(parts, request)
        return RedirectResponse(home_of(visit.staff), 303)

    @router.post("/login")
    @open_to(ANYONE)
    async def log_in(request: Request, form: PostedForm = read_form) -> Response:
        if not parts.door.has_form_token(request, form):
            return login_page(parts, request, 403, _TOO_OLD)
        username, password = form.get("username", ""), form.get("password", "")
        async with turns.turn(username):
            entered = await run_in_threadpool(_enter, parts, username, password, parts.door.cookie.read(request))
        if entered is None:
            parts.log.event("login_failed", status=401)
            return login_page(parts, request, 401, _WRONG)
        turns.succeeded(username)
        staff, session_id, where = entered
        answer = RedirectResponse(where, 303)
        if where == home_of(staff):
            return welcome(parts, answer, staff, session_id)
        parts.door.cookie.put(answer, session_id)
        return answer

    @router.post("/logout")
    @open_to(STAFF, EDITOR)
    def log_out(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            parts.door.enter_to_act(session, request, form)
            sessions.close_session(session, parts.door.cookie.read(request) or "")
        answer = RedirectResponse("/login", 303)
        parts.door.cookie.drop(answer)
        # Not "cookies" or "*": those would log people out of everything else under the municipality's domain.
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    return router


def _enter(parts: DeskParts, username: str, password: str, old_id: str | None) -> tuple[StaffMember, str, str] | None:
    """Who, the id to go on with, and where to; None when the password is wrong."""
    with parts.transactions.begin() as session:
        staff = authenticate(session, username, password)
        if staff is None:
            return None
        has_one = second_steps.of_staff(session, staff.id).count > 0
        if not has_one and not parts.is_second_step_required:
            return staff, whole_way(session, staff, old_id), home_of(staff)
        return staff, half_way(session, staff, old_id), SECOND_STEP if has_one else SET_UP
