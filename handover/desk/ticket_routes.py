"""Opening a ticket, giving it back, taking it over, closing it, settling what no inbox is left for."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from handover.core.errors import HandoverError, TicketClosed, TicketNotClaimed
from handover.delivery import desk_inbox
from handover.desk.parts import DeskParts
from handover.desk.refusals import refused
from handover.desk.ticket_page import ticket_page
from handover.desk.unseen import require_seen
from handover.desk.words import DONE
from handover.store import tickets


def ticket_routes(parts: DeskParts) -> APIRouter:
    """GET /tickets/{id}, POST /tickets/{id}/release, /transfer, /close and /settle."""
    router = APIRouter(prefix="/tickets/{ticket_id}")
    read_form = Depends(parts.door.read_form)

    @router.get("")
    @open_to(STAFF)
    def ticket(request: Request, ticket_id: str, done: str = "") -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter(session, request)
            return ticket_page(parts.pages, session, visit, ticket_id, done=DONE.get(done, ""))

    @router.post("/release")
    @open_to(STAFF)
    def release(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                tickets.release(session, visit.staff, ticket_id)
        except TicketNotClaimed:
            pass  # it lies in the queue already, which is what was asked for
        except HandoverError as refusal:
            return refused(parts, request, ticket_id, refusal)
        return RedirectResponse("/queue?done=released", 303)

    @router.post("/transfer")
    @open_to(STAFF)
    def transfer(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        holder = form.get("holder", "")
        seen = int(holder) if holder.isascii() and holder.isdigit() and len(holder) < 10 else 0
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                tickets.transfer(session, visit.staff, ticket_id, seen)
        except HandoverError as refusal:
            return refused(parts, request, ticket_id, refusal)
        return RedirectResponse(f"/tickets/{ticket_id}?done=transferred", 303)

    @router.post("/close")
    @open_to(STAFF)
    def close(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                require_seen(session, visit.staff, ticket_id, form.get("seen", ""))
                tickets.close(session, visit.staff, ticket_id)
        except TicketClosed:
            pass  # it is closed, which is what was asked for
        except HandoverError as refusal:
            return refused(parts, request, ticket_id, refusal)
        return RedirectResponse("/queue?done=closed", 303)

    @router.post("/settle")
    @open_to(STAFF)
    def settle(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter_to_act(session, request, form)
            is_settled = desk_inbox.settle(session, visit.staff, ticket_id, form.get("inbox", ""), form.get("act", ""))
        return RedirectResponse(f"/tickets/{ticket_id}{'?done=settled' if is_settled else ''}", 303)

    return router
