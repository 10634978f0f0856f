"""Passkeys on the way in: as the second step after the password, or instead of both, since a passkey verifies its owner."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from foundation.entry import ANYONE, open_to
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from handover.desk.door import STALE_FORM, LoginRequired, Visit
from handover.desk.entering import new_challenge, welcome, whole_way
from handover.desk.home import home_of
from handover.desk.key_answers import options_answer, party_of
from handover.desk.login_pages import login_page, second_step_page
from handover.desk.parts import DeskParts
from handover.desk.relying_party import KeyRefused, RelyingParty, credential_id_in
from handover.store import challenges, half_sessions, passkeys
from handover.store.staff import StaffMember

_REFUSED: Final = "Nyckeln gick inte att använda. Försök igen, eller logga in på ett annat sätt."


def key_login_routes(parts: DeskParts) -> APIRouter:
    """POST /login/key/begin gives a challenge to the browser, POST /login/key takes what the key made of it."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)

    @router.post("/login/key/begin")
    @open_to(ANYONE)
    def begin(request: Request, form: PostedForm = read_form) -> Response:
        session_id, party, challenge = _own_id(parts, request, form), party_of(parts, request), new_challenge()
        with parts.transactions.begin() as session:
            half = half_sessions.find_half(session, session_id)
            challenges.keep(session, session_id, "login_key", challenge)
            return options_answer(party.authentication(challenge, passkeys.credential_ids(session, half.id) if half else []))

    @router.post("/login/key")
    @open_to(ANYONE)
    def finish(request: Request, form: PostedForm = read_form) -> Response:
        session_id, party = _own_id(parts, request, form), party_of(parts, request)
        with parts.transactions.begin() as session:  # gone from here on, whatever is wrong with the answer
            challenge = challenges.take(session, session_id, "login_key")
        try:
            with parts.transactions.begin() as session:
                staff = _owner(session, party, session_id, form.get("credential", ""), challenge)
                new_id = whole_way(session, staff, session_id)
        except KeyRefused:
            parts.log.event("login_failed", status=401)
            return _refused(parts, request)
        return welcome(parts, RedirectResponse(home_of(staff), 303), staff, new_id)

    return router


def _own_id(parts: DeskParts, request: Request, form: PostedForm) -> str:
    session_id = parts.door.cookie.read(request)
    if session_id is None or not parts.door.has_form_token(request, form):
        raise STALE_FORM
    return session_id


def _owner(session: Session, party: RelyingParty, session_id: str, answer: str, challenge: bytes | None) -> StaffMember:
    """Whose key made the answer; after a password only its own account's keys count. Raises KeyRefused."""
    found = passkeys.find(session, credential_id_in(answer)) if challenge else None
    if found is None or challenge is None:
        raise KeyRefused
    row, owner = found
    half = half_sessions.find_half(session, session_id)
    if half is not None and half.id != owner.id:
        raise KeyRefused
    passkeys.used(row, party.used(answer, challenge, row, owner))
    return owner


def _refused(parts: DeskParts, request: Request) -> Response:
    try:
        with parts.transactions.begin() as session:
            visit: Visit = parts.door.enter_half(session, request)
            return second_step_page(parts, session, request, visit, 401, _REFUSED)
    except (LoginRequired, Problem):
        return login_page(parts, request, 401, _REFUSED)
