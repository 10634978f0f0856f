"""The second step: a code of an app, or a recovery code; and where somebody without any way makes the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from foundation.entry import HALF_STAFF, open_to
from foundation.posted_form import PostedForm
from handover.desk.door import Visit
from handover.desk.entering import welcome, whole_way
from handover.desk.home import home_of
from handover.desk.login_pages import SECOND_STEP, SET_UP, second_step_page
from handover.desk.login_turns import LoginTurns
from handover.desk.parts import DeskParts
from handover.store import recovery_codes, second_steps, totp
from handover.store.totp import CodeAnswer

_ERRORS: Final = {
    CodeAnswer.WRONG: (401, "Koden stämmer inte. Varje kod går bara att använda en gång. Vänta på nästa och försök igen."),
    CodeAnswer.TOO_MANY: (429, "Många fel koder har kommit på kort tid. Vänta en halv minut och försök igen."),
}
Check = Callable[[Session, Visit, PostedForm], CodeAnswer]


def second_step_routes(parts: DeskParts, turns: LoginTurns) -> APIRouter:
    """GET /login/second and /login/setup, POST /login/code and /login/recovery."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)

    @router.get(SECOND_STEP)
    @open_to(HALF_STAFF)
    def second_step(request: Request) -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter_half(session, request)
            if second_steps.of_staff(session, visit.staff.id).count:
                return second_step_page(parts, session, request, visit)
        return RedirectResponse(SET_UP, 303)

    @router.get(SET_UP)
    @open_to(HALF_STAFF)
    def set_up(request: Request) -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter_half(session, request)
            if second_steps.of_staff(session, visit.staff.id).count:
                return RedirectResponse(SECOND_STEP, 303)
        has_keys = parts.relying_parties.of(request) is not None
        return HTMLResponse(parts.pages.render("setup.html", form_token=visit.form_token, has_keys=has_keys))

    @router.post("/login/code")
    @open_to(HALF_STAFF)
    async def code(request: Request, form: PostedForm = read_form) -> Response:
        return await _take_step(parts, turns, request, form, _by_app)

    @router.post("/login/recovery")
    @open_to(HALF_STAFF)
    async def recovery(request: Request, form: PostedForm = read_form) -> Response:
        return await _take_step(parts, turns, request, form, _by_recovery_code, "/security?done=recovered")

    return router


async def _take_step(parts: DeskParts, turns: LoginTurns, request: Request, form: PostedForm, check: Check,
                     where: str = "") -> Response:  # fmt: skip
    counted = await run_in_threadpool(_name_of, parts, request, form)
    async with turns.turn(counted):
        answer, is_in = await run_in_threadpool(_try, parts, request, form, check, where)
    if is_in:
        turns.succeeded(counted)
    else:
        parts.log.event("login_failed", status=answer.status_code)
    return answer


def _name_of(parts: DeskParts, request: Request, form: PostedForm) -> str:
    """Wrong codes are counted apart from wrong passwords: no username has a space in it."""
    with parts.transactions.begin() as session:
        return parts.door.enter_half(session, request, form).staff.username + " second step"


def _try(parts: DeskParts, request: Request, form: PostedForm, check: Check, where: str) -> tuple[Response, bool]:
    """The answer and whether somebody came in. It commits either way: a wrong code stays counted."""
    with parts.transactions.begin() as session:
        visit = parts.door.enter_half(session, request, form)
        came = check(session, visit, form)
        if came is not CodeAnswer.RIGHT:
            return second_step_page(parts, session, request, visit, *_ERRORS[came]), False
        session_id = whole_way(session, visit.staff, visit.session_id)
    return welcome(parts, RedirectResponse(where or home_of(visit.staff), 303), visit.staff, session_id), True


def _by_app(session: Session, visit: Visit, form: PostedForm) -> CodeAnswer:
    return totp.check(session, visit.staff, "".join(form.get("code", "")[:40].split()))


def _by_recovery_code(session: Session, visit: Visit, form: PostedForm) -> CodeAnswer:
    return CodeAnswer.RIGHT if recovery_codes.use(session, visit.staff.id, form.get("code", "")) else CodeAnswer.WRONG
