"""What the holder of a receipt code can do: read, write back, take back."""

from __future__ import annotations

from fastapi import APIRouter

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.bridge.wire import CodeRequest, ReplyRequest
from handover.core.errors import MessageEmpty
from handover.core.free_text import clean_message
from handover.core.receipt_words import status_words
from handover.store import erasure, messages, receipts


def receipt_routes(parts: BridgeParts) -> APIRouter:
    """POST /v1/receipts/lookup, /reply and /withdraw; 404 unknown-receipt, the same bytes for every unknown code."""
    router = APIRouter(prefix="/v1/receipts")

    @router.post("/lookup")
    @open_to(BRIDGE_CLIENT)
    def lookup(request: CodeRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        with parts.transactions.begin() as session:
            return _shown(parts, receipts.look_up(session, code_hash))

    @router.post("/reply")
    @open_to(BRIDGE_CLIENT)
    def reply(request: ReplyRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        text = _written(request.text)  # judged before the code, so that a refusal tells nothing about the code
        with parts.transactions.begin() as session:
            messages.reply_as_person(session, receipts.ticket_of(session, code_hash, lock=True), text, request.idempotency_key)
            view = receipts.look_up(session, code_hash)
        return _shown(parts, view)

    @router.post("/withdraw")
    @open_to(BRIDGE_CLIENT)
    def withdraw(request: CodeRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        with parts.transactions.begin() as session:
            erasure.withdraw(session, code_hash)
            view = receipts.look_up(session, code_hash)
        return _shown(parts, view)

    return router


def _written(text: object) -> str:
    if not isinstance(text, str):
        raise MessageEmpty
    return clean_message(text)


def _shown(parts: BridgeParts, view: receipts.ReceiptView) -> dict[str, object]:
    answered = any(message.sender == "staff" for message in view.messages)
    return {
        "status": view.status,
        "status_text": status_words(view.status, answered=answered),
        "municipality_name": parts.name_of(view.municipality),
        "sent_on": view.sent_on.isoformat(),
        "messages": [
            # Who among staff wrote is not shown: the answer is the municipality's.
            {"id": str(message.number), "from": message.sender, "text": message.text, "at": f"{message.at:%Y-%m-%dT%H:%M:%SZ}"}
            for message in view.messages
        ],
    }
