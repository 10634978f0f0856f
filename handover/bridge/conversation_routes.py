"""Erasing what came from a conversation."""

from __future__ import annotations

from fastapi import APIRouter, Response

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.store import erasure


def conversation_routes(parts: BridgeParts) -> APIRouter:
    """DELETE /v1/conversations/{ref}: 204 whether there was anything or not; 503 when it could not be erased now."""
    router = APIRouter(prefix="/v1/conversations")

    @router.delete("/{conversation_ref}", status_code=204)
    @open_to(BRIDGE_CLIENT)
    def erase(conversation_ref: str) -> Response:
        with parts.transactions.begin() as session:
            erasure.erase_conversation(session, parts.keys.hash_of_conversation(conversation_ref))
        return Response(status_code=204)

    return router
