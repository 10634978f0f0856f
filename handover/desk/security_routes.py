"""One's own ways in, recovery codes and open sessions: the page "Inloggning och säkerhet"."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from foundation.entry import EDITOR, STAFF, open_to
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from handover.desk.enrolment import codes_page, logged_in
from handover.desk.parts import DeskParts
from handover.desk.security_page import security_page
from handover.store import passkeys, recovery_codes, second_steps

_DONE: Final = {
    "app": "Appen är tillagd. Nästa gång du loggar in behöver du en kod från den.",
    "key": "Nyckeln är tillagd. Du kan logga in med den.",
    "renamed": "Nyckeln har fått ett nytt namn.",
    "password": "Lösenordet är bytt. Är du inloggad någon annanstans är du utloggad där nu.",
    "removed": "Det är borttaget. Det går inte längre att logga in med det.",
    "recovered": "Du loggade in med en reservkod. Den går inte att använda igen. Har du tappat något? Ta bort det här nedanför.",
}
_LAST_ONE: Final = Problem(409, "last-second-step", "Det gick inte att ta bort",
                           detail="Det är ditt enda andra steg, eller så är det redan borttaget. Lägg till ett annat först.")  # fmt: skip
_NO_SUCH_KEY: Final = Problem(409, "unknown-key", "Nyckeln finns inte", detail="Den kan vara borttagen.")
_NOTHING_TO_RECOVER: Final = Problem(409, "no-second-step", "Lägg till ett andra steg först",
                                     detail="Reservkoder är till för den som har en app eller en nyckel.")  # fmt: skip


def security_routes(parts: DeskParts) -> APIRouter:
    """GET /security; POST /security/key/rename, /key/remove, /app/remove, /codes and /sessions/end."""
    router = APIRouter(prefix="/security")
    read_form = Depends(parts.door.read_form)
    enter = logged_in(parts).enter

    @router.get("")
    @open_to(STAFF, EDITOR)
    def security(request: Request, done: str = "") -> Response:
        with parts.transactions.begin() as session:
            return security_page(parts, session, request, parts.door.enter(session, request), done=_DONE.get(done, ""))

    @router.post("/key/rename")
    @open_to(STAFF, EDITOR)
    def rename(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = enter(session, request, form)
            if not passkeys.rename(session, visit.staff.id, _number(form), form.get("name", "")):
                raise _NO_SUCH_KEY
        return _back("renamed")

    @router.post("/key/remove")
    @open_to(STAFF, EDITOR)
    def remove_key(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            if not second_steps.remove_key(session, enter(session, request, form).staff.id, _number(form)):
                raise _LAST_ONE
        return _back("removed")

    @router.post("/app/remove")
    @open_to(STAFF, EDITOR)
    def remove_app(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            if not second_steps.remove_app(session, enter(session, request, form).staff.id):
                raise _LAST_ONE
        return _back("removed")

    @router.post("/codes")
    @open_to(STAFF, EDITOR)
    def codes(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = enter(session, request, form)
            if not second_steps.of_staff(session, visit.staff.id, to_change=True).count:
                raise _NOTHING_TO_RECOVER
            new = recovery_codes.new_codes(session, visit.staff.id)
        return codes_page(parts, new, "/security")

    @router.post("/sessions/end")
    @open_to(STAFF, EDITOR)
    def end_all(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            second_steps.end_sessions(session, parts.door.enter_to_act(session, request, form).staff.id)
        answer = RedirectResponse("/login", 303)
        parts.door.cookie.drop(answer)
        return answer

    return router


def _back(done: str) -> Response:
    return RedirectResponse(f"/security?done={done}", 303)


def _number(form: PostedForm) -> int:
    """The number of a key, 0 for none: no key has it."""
    shown = form.get("key_id", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 16 else 0
