"""What people tell about the accessibility of the page, for staff of the municipality that they told."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from handover.desk.parts import DeskParts
from handover.desk.words import DONE
from handover.store import accessibility


def accessibility_routes(parts: DeskParts) -> APIRouter:
    """GET /accessibility; POST /accessibility says that a message is done with."""
    router = APIRouter(prefix="/accessibility")
    read_form = Depends(parts.door.read_form)

    @router.get("")
    @open_to(STAFF)
    def page(request: Request, done: str = "") -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter(session, request)
            told = accessibility.listed(session, visit.staff)
        waiting, handled = [one for one in told if one.handled_at is None], [one for one in told if one.handled_at is not None]
        return parts.pages.response("accessibility.html", visit, waiting=waiting, handled=handled, done=DONE.get(done, ""))

    @router.post("")
    @open_to(STAFF)
    def handle(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter_to_act(session, request, form)
            accessibility.handle(session, visit.staff, form.get("message_id", ""))
        return RedirectResponse("/accessibility?done=handled", 303)

    return router
