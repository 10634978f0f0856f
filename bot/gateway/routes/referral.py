"""The self-referral as a plain form."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from bot.gateway.access import vault_of
from bot.gateway.gateway import Gateway
from bot.gateway.request_body import Body, read_body
from foundation.entry import PERSON, open_to


class DraftBody(Body):
    """A draft as in tests/contract/referral-draft.schema.json; the bridge judges its fields."""

    draft: dict[str, Any]


class ConsentBody(Body):
    """The preview that the person consented to."""

    preview_id: str


def referral_routes(gateway: Gateway) -> APIRouter:
    """GET …/referral, POST …/referral/preview, POST …/referral."""
    router = APIRouter(prefix="/api/v1/conversations/{conversation_id}/referral")

    @router.get("")
    @open_to(PERSON)
    async def draft(request: Request, conversation_id: str) -> dict[str, Any]:
        return await gateway.referral.draft(vault_of(request, gateway.mint, conversation_id))

    @router.post("/preview")
    @open_to(PERSON)
    async def preview(request: Request, conversation_id: str) -> dict[str, Any]:
        vault = vault_of(request, gateway.mint, conversation_id)
        with gateway.publisher.refusing(vault):
            return await gateway.referral.preview(vault, (await read_body(request, DraftBody)).draft)

    @router.post("")
    @open_to(PERSON)
    async def send(request: Request, conversation_id: str) -> dict[str, Any]:
        vault = vault_of(request, gateway.mint, conversation_id)
        with gateway.publisher.refusing(vault):
            return await gateway.referral.send(vault, (await read_body(request, ConsentBody)).preview_id)

    return router
