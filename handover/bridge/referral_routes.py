"""Municipalities to choose from, the preview of a referral, and the consent that sends it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.bridge.phone import check_phone_number
from handover.bridge.wire import ConsentRequest, PreviewRequest
from handover.core.canonical import canonical_bytes, digest_of, document_of
from handover.core.referral import check_draft
from handover.store import referrals

_SHOWN = ("slug", "name", "code", "county", "cooperation", "open")


def referral_routes(parts: BridgeParts) -> APIRouter:
    """GET /v1/municipalities, POST /v1/referrals/preview, POST /v1/referrals."""
    router = APIRouter(prefix="/v1")

    @router.get("/municipalities")
    @open_to(BRIDGE_CLIENT)
    def municipalities() -> list[dict[str, object]]:
        return [{name: asdict(row)[name] for name in _SHOWN} for row in parts.municipalities.values()]

    @router.post("/referrals/preview")
    @open_to(BRIDGE_CLIENT)
    def preview(request: PreviewRequest) -> dict[str, str]:
        referral = check_draft(request.draft, parts.recipients, check_phone_number)
        document = document_of(referral, parts.recipients[referral.municipality], request.flags)
        body = canonical_bytes(document)
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        with parts.transactions.begin() as session:
            preview_id = referrals.keep_preview(session, owner, referral.municipality, body)
        return {"preview_id": preview_id, "text": document.text, "digest": digest_of(body)}

    @router.post("/referrals")
    @open_to(BRIDGE_CLIENT)
    def consent(request: ConsentRequest) -> JSONResponse:
        code = parts.keys.code_of(request.preview_id)
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        with parts.transactions.begin() as session:
            sent = referrals.consent(session, owner, request.preview_id, parts.keys.hash_of_code(code), inboxes=parts.inboxes)
        # Committed: only now may a code be shown.
        name = parts.name_of(sent.municipality)
        answer = {"receipt_code": code, "municipality": sent.municipality, "municipality_name": name}
        return JSONResponse(answer, 201 if sent.first_time else 200)

    return router
