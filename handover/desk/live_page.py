"""One live conversation as a page, also after something was refused: what somebody had written stays in its form."""

from __future__ import annotations

import secrets

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from handover.core.errors import HandoverError, MessageTooLong
from handover.desk.door import Visit
from handover.desk.live_words import line_words, state_words
from handover.desk.pages import Pages
from handover.store.live import staff
from handover.store.live.course import LiveLine


def live_page(pages: Pages, session: Session, visit: Visit, live_id: str, *, refusal: HandoverError | None = None,
              text: str = "", key: str = "") -> HTMLResponse:  # fmt: skip
    """The page; `text` is what was not sent, with the `key` it came with. Raises LiveNotFound."""
    view = staff.look(session, visit.staff, live_id)
    lines = list(view.lines)
    while more := staff.look(session, visit.staff, live_id, lines[-1].ordinal if lines else 0).lines:
        lines += more
    return pages.response(
        "live.html", visit, refusal.status_code if refusal else 200, view=view, lines=_shown(lines, visit), state=state_words(view),
        last=lines[-1].ordinal if lines else 0, refused=_why(refusal) if refusal else "", unsent=text,
        key=key or secrets.token_urlsafe(16),
    )  # fmt: skip


def _shown(lines: list[LiveLine], visit: Visit) -> list[dict[str, object]]:
    return [line_words(line, visit.staff.id) for line in lines]


def limit_words(refusal: HandoverError) -> str | None:
    """What may be done about a refusal, where its title does not say it."""
    return "Den får ha högst 4 000 tecken." if isinstance(refusal, MessageTooLong) else None


def _why(refusal: HandoverError) -> str:
    return " ".join(filter(None, (f"{refusal.title}.", limit_words(refusal))))
