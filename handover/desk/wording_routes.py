"""The page where staff word the status that a person reads with their code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from handover.core.errors import HandoverError, MessageTooLong
from handover.core.receipt_words import DEFAULTS, MAX_WORDING, STATES, State, check_wording, status_words
from handover.desk.door import Visit
from handover.desk.failures import problem_of
from handover.desk.parts import DeskParts
from handover.desk.problem_pages import wants_page
from handover.desk.words import DONE
from handover.store import wordings

_WHEN: Final[dict[State, str]] = {
    "new": "När ingen har läst förfrågan än",
    "claimed": "När någon har tagit ärendet",
    "waiting_for_person": "När någon har svarat",
    "waits_again": "När någon har svarat och ärendet är tillbaka i kön",
    "closed": "När ärendet är avslutat",
    "withdrawn": "När personen har tagit tillbaka sin förfrågan",
}
_UNKNOWN_STATE: Final = Problem(422, "unknown-state", "Det läget finns inte")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wrote and has not saved: shown as the person would see it, or with why it was refused."""

    state: State
    text: str
    preview: str = ""
    refusal: HandoverError | None = None


def wording_routes(parts: DeskParts) -> APIRouter:
    """GET and POST /status-words."""
    router = APIRouter(prefix="/status-words")
    read_form = Depends(parts.door.read_form)

    @router.get("")
    @open_to(STAFF)
    def page(request: Request, done: str = "") -> Response:
        with parts.transactions.begin() as session:
            return _page(parts, session, parts.door.enter(session, request), done=DONE.get(done, ""))

    @router.post("")
    @open_to(STAFF)
    def word(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit, text, act = parts.door.enter_to_act(session, request, form), form.get("text", ""), form.get("act", "save")
            state = next((each for each in STATES if each == form.get("state")), None)
            if state is None:
                raise _UNKNOWN_STATE
            try:
                if act == "preview":
                    return _page(parts, session, visit, attempt=Attempt(state, text, preview=check_wording(text)))
                wordings.change(session, visit.staff, state, None if act == "default" else text)
            except HandoverError as refusal:
                if not wants_page(request.scope):
                    raise problem_of(refusal) from None
                return _page(parts, session, visit, attempt=Attempt(state, text, refusal=refusal))
        return RedirectResponse(f"/status-words?done={'default' if act == 'default' else 'worded'}#{state}", 303)

    return router


def _page(parts: DeskParts, session: Session, visit: Visit, *, done: str = "", attempt: Attempt | None = None) -> Response:
    own = wordings.own(session, visit.staff.municipality)
    status = attempt.refusal.status_code if attempt and attempt.refusal else 200
    return parts.pages.response(
        "status_words.html", visit, status, states=STATES, when=_WHEN, defaults=DEFAULTS, own=own, done=done, attempt=attempt,
        shown={state: status_words(state, own) for state in STATES}, limit=MAX_WORDING, why=_why(attempt),
        changes=wordings.changes(session, visit.staff.municipality),
    )  # fmt: skip


def _why(attempt: Attempt | None) -> str:
    if attempt is None or attempt.refusal is None:
        return ""
    is_long = isinstance(attempt.refusal, MessageTooLong)
    return f"Texten är för lång. Den får ha högst {MAX_WORDING} tecken." if is_long else "Skriv något först."
