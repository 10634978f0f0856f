"""Live conversations as the gateway uses them. Everything is asked with POST: no address holds the name of a chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.bridge.wire import LiveAskRequest, LiveNewsRequest, LiveRequest, LiveWriteRequest
from handover.store import duty
from handover.store.live import person
from handover.store.live.person import PersonView

T = TypeVar("T")


def live_routes(parts: BridgeParts) -> APIRouter:
    """POST /v1/live/duty, /ask, /write, /news, /typing and /leave; 404 unknown-live, 409 nobody-on-duty."""
    router = APIRouter(prefix="/v1/live")

    async def done(act: Callable[[Session], PersonView]) -> dict[str, object]:
        view = await run_in_threadpool(_in_transaction, parts, act)
        await parts.bell.ring(view.live_id)
        return _shown(parts, view)

    @router.post("/duty")
    @open_to(BRIDGE_CLIENT)
    def on_duty() -> dict[str, object]:
        with parts.transactions.begin() as session:
            there = duty.municipalities(session)
        return {"municipalities": [{"slug": slug, "name": parts.name_of(slug)} for slug in there]}

    @router.post("/ask")
    @open_to(BRIDGE_CLIENT)
    async def ask(request: LiveAskRequest) -> dict[str, object]:
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        return await done(lambda session: person.ask(session, owner, request.municipality, request.consent))

    @router.post("/write")
    @open_to(BRIDGE_CLIENT)
    async def write(request: LiveWriteRequest) -> dict[str, object]:
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        return await done(lambda session: person.write(session, owner, request.live_id, request.text, request.idempotency_key,
                                                       urgent=request.urgent, earlier=request.earlier))  # fmt: skip

    @router.post("/leave")
    @open_to(BRIDGE_CLIENT)
    async def leave(request: LiveRequest) -> dict[str, object]:
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        return await done(lambda session: person.leave(session, owner, request.live_id))

    @router.post("/news")
    @open_to(BRIDGE_CLIENT)
    def news(request: LiveNewsRequest) -> dict[str, object]:
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        with parts.transactions.begin() as session:
            view = person.news(session, owner, request.live_id, request.after)
        return _shown(parts, view)

    @router.post("/typing")
    @open_to(BRIDGE_CLIENT)
    async def typing(request: LiveRequest) -> dict[str, object]:
        owner = parts.keys.hash_of_conversation(request.conversation_ref)
        await run_in_threadpool(_in_transaction, parts, lambda session: person.typed(session, owner, request.live_id))
        await parts.bell.ring(request.live_id)
        return {}

    return router


def _in_transaction(parts: BridgeParts, act: Callable[[Session], T]) -> T:
    with parts.transactions.begin() as session:
        return act(session)


def _shown(parts: BridgeParts, view: PersonView) -> dict[str, object]:
    """As tests/contract/bridge-live-state.schema.json. Who among staff wrote is not in it."""
    return {
        "live_id": view.live_id,
        "municipality_name": parts.name_of(view.municipality),
        "state": view.state,
        "last": view.last,
        "lines": [{"ordinal": line.ordinal, "kind": line.kind, "text": line.text} for line in view.lines],
        "typed_at": view.typed_at.isoformat() if view.typed_at else None,
        "on_duty": view.on_duty,
    }
