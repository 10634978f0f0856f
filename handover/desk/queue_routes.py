"""The queue page, its counts, and claiming."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from handover.core.errors import HandoverError, TicketAlreadyClaimed, TicketNotFound
from handover.delivery.alarm_words import alarm_words
from handover.desk.door import Visit
from handover.desk.failures import problem_of
from handover.desk.live_queue import live_view
from handover.desk.parts import DeskParts
from handover.desk.problem_pages import wants_page
from handover.desk.queue_view import SHOWN, Shown, mark_of, queue_view, summary_of
from handover.desk.words import DONE
from handover.store import accessibility, alarms, clock, outbox, tickets


def queue_routes(parts: DeskParts) -> APIRouter:
    """GET /queue, GET /queue/counts, POST /tickets/{id}/claim."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)

    @router.get("/queue")
    @open_to(STAFF)
    def queue(request: Request, show: str = "open", done: str = "") -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter(session, request)
            shown = next((name for name in SHOWN if name == show), SHOWN[0])
            return _page(parts, session, visit, shown, done=DONE.get(done, ""))

    @router.get("/queue/counts")
    @open_to(STAFF)
    def counts(request: Request) -> dict[str, str]:
        with parts.transactions.begin() as session:
            visit = parts.door.enter(session, request, is_use=False)
            now, open_tickets = clock.now(), tickets.queue(session, visit.staff.municipality)
            live = live_view(session, visit.staff, now)
        return {"summary": live.summary + summary_of(open_tickets, now), "mark": mark_of(open_tickets) + live.mark}

    @router.post("/tickets/{ticket_id}/claim")
    @open_to(STAFF)
    def claim(request: Request, ticket_id: str, form: PostedForm = read_form) -> Response:
        try:
            with parts.transactions.begin() as session:
                visit = parts.door.enter_to_act(session, request, form)
                tickets.claim(session, visit.staff, ticket_id)
        except TicketNotFound:
            raise
        except HandoverError as refusal:
            return _lost(parts, request, ticket_id, refusal)
        return RedirectResponse(f"/tickets/{ticket_id}?done=claimed", 303)

    return router


def _lost(parts: DeskParts, request: Request, ticket_id: str, refusal: HandoverError) -> Response:
    """The queue as it is now, with a line about who was first."""
    with parts.transactions.begin() as session:
        visit = parts.door.enter(session, request)
        words = _why_not(session, visit, ticket_id, refusal)
        if wants_page(request.scope):
            return _page(parts, session, visit, "open", refusal.status_code, refused=words)
    raise problem_of(refusal, words)


def _why_not(session: Session, visit: Visit, ticket_id: str, refusal: HandoverError) -> str:
    municipality = visit.staff.municipality
    items = tickets.queue(session, municipality) + tickets.closed(session, municipality)
    item = next((item for item in items if item.ticket_id == ticket_id), None)
    if item is None:
        return f"{refusal.title}."
    if isinstance(refusal, TicketAlreadyClaimed) and item.claimed_by_name:
        return f"{item.claimed_by_name} hann före och har tagit {item.alias}."
    return f"{item.alias}: {refusal.title}."


def _page(parts: DeskParts, session: Session, visit: Visit, shown: Shown, status: int = 200, *,
          done: str = "", refused: str = "") -> Response:  # fmt: skip
    view = queue_view(session, visit.staff, shown, clock.now())
    on = [alarm_words(alarm) for alarm in alarms.on_for(session, visit.staff.municipality)]
    left = outbox.left_to_staff(session, visit.staff.municipality)
    return parts.pages.response("queue.html", visit, status, view=view, done=done, refused=refused, alarms=on, left=left,
                                told=accessibility.count_open(session, visit.staff.municipality),
                                live=live_view(session, visit.staff, clock.now()))  # fmt: skip
