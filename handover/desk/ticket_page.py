"""One ticket as a page, also after something was refused: what somebody had written stays in its form."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from handover.core.errors import HandoverError, MessageTooLong, TicketAlreadyClaimed, TicketNotYours
from handover.core.free_text import MAX_MESSAGE
from handover.delivery import desk_inbox
from handover.desk.delivery_words import delivery_line
from handover.desk.door import Visit
from handover.desk.pages import Pages
from handover.desk.unseen import last_from_person
from handover.desk.words import count_repeats, status_words
from handover.store import ticket_reading
from handover.store.outbox import DESK
from handover.store.ticket_reading import TicketView


@dataclass(frozen=True, slots=True)
class Unsent:
    """A text that was refused. `key` is the idempotency key it came with."""

    kind: Literal["reply", "note", "none"] = "none"
    text: str = ""
    key: str = ""


def ticket_page(pages: Pages, session: Session, visit: Visit, ticket_id: str, *, done: str = "",
                refusal: HandoverError | None = None, unsent: Unsent | None = None) -> HTMLResponse:  # fmt: skip
    """The page; showing it opens the ticket, which is recorded. Raises TicketNotFound."""
    desk_inbox.acknowledge(session, visit.staff, ticket_id)
    view = ticket_reading.read(session, visit.staff, ticket_id)
    kept, is_mine = unsent or Unsent(), view.claimed_by == visit.staff.id
    return pages.response(
        "ticket.html", visit, refusal.status_code if refusal else 200, view=view, is_mine=is_mine, done=done, unsent=kept,
        refused=_why(refusal, view) if refusal else "", seen=last_from_person(view.messages), history=count_repeats(view.events),
        state=status_words(view.status, view.claimed_by_name, is_mine=is_mine), limit=MAX_MESSAGE,
        reply_key=kept.key or secrets.token_urlsafe(16), deliveries=[delivery_line(each) for each in view.deliveries if each.kind != DESK],
    )  # fmt: skip


def _why(refusal: HandoverError, view: TicketView) -> str:
    if isinstance(refusal, TicketNotYours | TicketAlreadyClaimed) and view.claimed_by_name:
        return f"{view.claimed_by_name} har hand om ärendet."
    if isinstance(refusal, MessageTooLong):
        return "Texten är för lång. Den får ha högst 4 000 tecken."
    return f"{refusal.title}."
