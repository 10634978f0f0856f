"""Making a second step: the first one on the way in, or one more by somebody who is logged in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from foundation.entry import EDITOR, HALF_STAFF, STAFF
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from handover.desk.door import Visit
from handover.desk.entering import welcome, whole_way
from handover.desk.home import home_of
from handover.desk.login_pages import SET_UP
from handover.desk.parts import DeskParts
from handover.store import clock, recovery_codes, second_steps, sessions

RECENT: Final = timedelta(minutes=10)
_HAS_ONE: Final = Problem(403, "second-step-there", "Ditt konto har redan ett andra steg",
                          detail="Logga in med det. Sedan kan du lägga till fler sätt under Inloggning.")  # fmt: skip
_NOT_RECENT: Final = Problem(403, "log-in-again", "Logga in igen först",
                             detail="Logga ut, logga in igen och gör ändringen inom tio minuter. Inget är ändrat.")  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Where ways are made: the path of its routes and who may use them. `enter` raises what the door does, and Problem 403."""

    path: str
    who: tuple[str, ...]
    enter: Callable[[Session, Request, PostedForm | None], Visit]


@dataclass(frozen=True)
class Made:
    """What came of it: the id of a session that was opened, and recovery codes to be shown once."""

    visit: Visit
    session_id: str | None
    codes: list[str]


def first_time(parts: DeskParts) -> Stage:
    """For a half session of an account that has no way yet: a password alone must never add one beside another's."""

    def enter(session: Session, request: Request, form: PostedForm | None = None) -> Visit:
        visit = parts.door.enter_half(session, request, form)
        if second_steps.of_staff(session, visit.staff.id, to_change=form is not None).count:
            raise _HAS_ONE
        return visit

    return Stage(SET_UP, (HALF_STAFF,), enter)


def logged_in(parts: DeskParts) -> Stage:
    """For somebody who logged in just now: an open screen must not be enough to add a way in (ASVS 5.0 7.5.1)."""

    def enter(session: Session, request: Request, form: PostedForm | None = None) -> Visit:
        visit = parts.door.enter(session, request) if form is None else parts.door.enter_to_act(session, request, form)
        if not is_recent(session, visit):
            raise _NOT_RECENT
        return visit

    return Stage("/security", (STAFF, EDITOR), enter)


def is_recent(session: Session, visit: Visit) -> bool:
    """Whether they logged in within the last ten minutes."""
    mine = [one for one in sessions.of_staff(session, visit.staff.id, visit.session_id) if one.is_this]
    return any(one.opened_at > clock.now() - RECENT for one in mine)


def finish(session: Session, stage: Stage, visit: Visit) -> Made:
    """In the transaction that made a way: recovery codes with the first one, and a session for who had half of one."""
    is_first = second_steps.of_staff(session, visit.staff.id).count == 1 and not recovery_codes.left(session, visit.staff.id)
    codes = recovery_codes.new_codes(session, visit.staff.id) if is_first else []
    session_id = whole_way(session, visit.staff, visit.session_id) if HALF_STAFF in stage.who else None
    return Made(visit, session_id, codes)


def made_answer(parts: DeskParts, made: Made, done: str) -> Response:
    """The recovery codes when there are new ones, else back to the list. For after the commit."""
    if not made.codes:
        return RedirectResponse(f"/security?done={done}", 303)
    is_way_in = made.session_id is not None
    page = codes_page(parts, made.codes, home_of(made.visit.staff) if is_way_in else "/security")
    return welcome(parts, page, made.visit.staff, made.session_id) if made.session_id else page


def codes_page(parts: DeskParts, codes: list[str], where: str) -> HTMLResponse:
    """New recovery codes; they are shown here and never again. `where` is where one goes from here."""
    return HTMLResponse(parts.pages.render("recovery_codes.html", codes=codes, where=where))
