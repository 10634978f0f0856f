"""Adding an app for codes: a secret in a picture and in letters, and the first code as proof that the app has it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from foundation.entry import open_to
from foundation.posted_form import PostedForm
from handover.desk.door import Visit
from handover.desk.enrolment import Stage, finish, made_answer
from handover.desk.parts import DeskParts
from handover.desk.qr_code import qr_code
from handover.store import challenges, totp

_WRONG: Final = "Koden stämmer inte. Vänta tills appen visar en ny kod och skriv den."


def app_enrolment_routes(parts: DeskParts, stage: Stage) -> APIRouter:
    """GET and POST {stage}/app, POST {stage}/app/code."""
    router = APIRouter(prefix=stage.path)
    read_form = Depends(parts.door.read_form)

    @router.post("/app")
    @open_to(*stage.who)
    def begin(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = stage.enter(session, request, form)
            challenges.keep(session, visit.session_id, "new_app", totp.seal(session, visit.staff, totp.new_secret()))
        return RedirectResponse(f"{stage.path}/app", 303)

    @router.get("/app")
    @open_to(*stage.who)
    def show(request: Request) -> Response:
        with parts.transactions.begin() as session:
            visit = stage.enter(session, request, None)
            sealed = challenges.kept(session, visit.session_id, "new_app")
            return _page(parts, session, stage, visit, sealed) if sealed else RedirectResponse(stage.path, 303)

    @router.post("/app/code")
    @open_to(*stage.who)
    def confirm(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = stage.enter(session, request, form)
            sealed = challenges.kept(session, visit.session_id, "new_app")
            if sealed is None:
                return RedirectResponse(stage.path, 303)
            if not totp.enrol(session, visit.staff, sealed, "".join(form.get("code", "")[:40].split())):
                return _page(parts, session, stage, visit, sealed, 422, _WRONG)
            challenges.take(session, visit.session_id, "new_app")
            made = finish(session, stage, visit)
        return made_answer(parts, made, "app")

    return router


def _page(parts: DeskParts, session: Session, stage: Stage, visit: Visit, sealed: bytes, status: int = 200,
          error: str = "") -> HTMLResponse:  # fmt: skip
    secret = totp.unseal(session, visit.staff, sealed)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return HTMLResponse(parts.pages.render("setup_app.html", form_token=visit.form_token, path=stage.path, groups=groups, error=error,
                                           picture=qr_code(secret, visit.staff.username)), status)  # fmt: skip
