"""Adding a passkey: a challenge to the browser, and the new key from it, with a name that its owner chose."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from foundation.entry import open_to
from foundation.posted_form import PostedForm
from foundation.problems import Problem
from handover.desk.enrolment import Stage, finish, made_answer
from handover.desk.entering import new_challenge
from handover.desk.key_answers import options_answer, party_of
from handover.desk.parts import DeskParts
from handover.desk.relying_party import KeyRefused
from handover.store import challenges, passkeys

KEY_NOT_ADDED = Problem(422, "key-not-added", "Nyckeln lades inte till",
                        detail="Gå tillbaka och försök igen. En nyckel som redan finns går inte att lägga till igen.")  # fmt: skip


def key_enrolment_routes(parts: DeskParts, stage: Stage) -> APIRouter:
    """POST {stage}/key/begin and {stage}/key."""
    router = APIRouter(prefix=stage.path)
    read_form = Depends(parts.door.read_form)

    @router.post("/key/begin")
    @open_to(*stage.who)
    def begin(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit, challenge = stage.enter(session, request, form), new_challenge()
            party = party_of(parts, request)
            challenges.keep(session, visit.session_id, "new_key", challenge)
            return options_answer(party.registration(visit.staff, challenge, passkeys.credential_ids(session, visit.staff.id)))

    @router.post("/key")
    @open_to(*stage.who)
    def add(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:  # gone from here on, whatever is wrong with the answer
            visit = stage.enter(session, request, form)
            party, challenge = party_of(parts, request), challenges.take(session, visit.session_id, "new_key")
        try:
            key = party.made(form.get("credential", ""), challenge or b"")
        except KeyRefused:
            raise KEY_NOT_ADDED from None
        with parts.transactions.begin() as session:
            visit = stage.enter(session, request, form)
            if not passkeys.add(session, visit.staff.id, key.credential_id, key.public_key, key.sign_count, form.get("name", "")):
                raise KEY_NOT_ADDED
            made = finish(session, stage, visit)
        return made_answer(parts, made, "key")

    return router
