"""What follows when an act on a ticket was refused: the ticket as it is now, or a problem document for programs."""

from __future__ import annotations

from fastapi import Request, Response

from handover.core.errors import HandoverError, TicketNotFound
from handover.desk.failures import problem_of
from handover.desk.parts import DeskParts
from handover.desk.problem_pages import wants_page
from handover.desk.ticket_page import Unsent, ticket_page


def refused(parts: DeskParts, request: Request, ticket_id: str, refusal: HandoverError, unsent: Unsent | None = None) -> Response:
    """The ticket's page with the reason and the text that was not sent. Raises Problem, and TicketNotFound when it is that."""
    if isinstance(refusal, TicketNotFound):
        raise refusal
    if not wants_page(request.scope):
        raise problem_of(refusal)
    with parts.transactions.begin() as session:
        visit = parts.door.enter(session, request)
        return ticket_page(parts.pages, session, visit, ticket_id, refusal=refusal, unsent=unsent)
