"""Writing on a ticket: an answer to the person, or a note among staff."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from handover.core.errors import HandoverError
from handover.desk.parts import DeskParts
from handover.desk.refusals import refused
from handover.desk.ticket_page import Unsent
from handover.desk.unseen import require_seen
from handover.store import messages, notes


def writing_routes(parts: DeskParts) -> APIRouter:
    """POST /tickets/{id}/reply and /note."""
    router = APIRouter(prefix="/tickets/{ticket_id}")
    read_form = Depends(parts.door.read_form)

    @router.post("/reply")
    @open_to(STAFF)
    def reply(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        text, key = form.get("text", ""), form.get("key", "")
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                require_seen(session, visit.staff, ticket_id, form.get("seen", ""))
                messages.reply_as_staff(session, visit.staff, ticket_id, text, key or None)
        except HandoverError as refusal:
            return refused(parts, request, ticket_id, refusal, Unsent("reply", text, key))
        return RedirectResponse(f"/tickets/{ticket_id}?done=replied", 303)

    @router.post("/note")
    @open_to(STAFF)
    def note(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        text = form.get("text", "")
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                notes.add_note(session, visit.staff, ticket_id, text)
        except HandoverError as refusal:
            return refused(parts, request, ticket_id, refusal, Unsent("note", text))
        return RedirectResponse(f"/tickets/{ticket_id}?done=noted", 303)

    return router
