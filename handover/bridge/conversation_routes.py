"""Erasing what came from a conversation."""

from __future__ import annotations

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.store import erasure
from handover.store.live import ending


def conversation_routes(parts: BridgeParts) -> APIRouter:
    """DELETE /v1/conversations/{ref}: 204 whether there was anything or not; 503 when it could not be erased now."""
    router = APIRouter(prefix="/v1/conversations")

    @router.delete("/{conversation_ref}", status_code=204)
    @open_to(BRIDGE_CLIENT)
    async def erase(conversation_ref: str) -> Response:
        for live_id in await run_in_threadpool(_erase, parts, parts.keys.hash_of_conversation(conversation_ref)):
            await parts.bell.ring(live_id)
        return Response(status_code=204)

    return router


def _erase(parts: BridgeParts, conversation_hash: bytes) -> list[str]:
    """Gives the live conversations that went with it: their pages at the desk have to learn it."""
    with parts.transactions.begin() as session:
        live_ids = ending.of_conversation(session, conversation_hash)
        erasure.erase_conversation(session, conversation_hash)
    return live_ids
