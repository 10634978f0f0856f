"""What the holder of a receipt code can do: read, write back, take back, take their data away."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.bridge.wire import CodeRequest, ReplyRequest
from handover.core.errors import MessageEmpty
from handover.core.free_text import clean_message
from handover.core.own_data import OwnRecord, own_data
from handover.core.own_data_text import own_data_text
from handover.core.receipt_words import State, state_met, status_words
from handover.core.retention import RetentionRule
from handover.store import clock, erasure, messages, receipts, wordings
from handover.store import own_data as own_data_store


def receipt_routes(parts: BridgeParts) -> APIRouter:
    """POST /v1/receipts/lookup, /reply, /withdraw and /export; 404 unknown-receipt, the same bytes for every unknown code."""
    router = APIRouter(prefix="/v1/receipts")

    @router.post("/lookup")
    @open_to(BRIDGE_CLIENT)
    def lookup(request: CodeRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        with parts.transactions.begin() as session:
            return _shown(parts, session, receipts.look_up(session, code_hash))

    @router.post("/reply")
    @open_to(BRIDGE_CLIENT)
    def reply(request: ReplyRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        text = _written(request.text)  # judged before the code, so that a refusal tells nothing about the code
        with parts.transactions.begin() as session:
            messages.reply_as_person(session, receipts.ticket_of(session, code_hash, lock=True), text, request.idempotency_key)
            return _shown(parts, session, receipts.look_up(session, code_hash))

    @router.post("/withdraw")
    @open_to(BRIDGE_CLIENT)
    def withdraw(request: CodeRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        with parts.transactions.begin() as session:
            erasure.withdraw(session, code_hash)
            return _shown(parts, session, receipts.look_up(session, code_hash))

    @router.post("/export")
    @open_to(BRIDGE_CLIENT)
    def export(request: CodeRequest) -> dict[str, object]:
        code_hash = parts.keys.hash_of_code(request.code)
        with parts.transactions.begin() as session:
            record = own_data_store.read(session, code_hash)
            own = wordings.own(session, record.municipality)
        return _taken_away(parts, record, own)

    return router


def _taken_away(parts: BridgeParts, record: OwnRecord, own: dict[State, str]) -> dict[str, object]:
    answered = any(message.sender == "staff" for message in record.messages)
    words = status_words(state_met(record.status, answered=answered), own)
    rule = parts.retention.get(record.municipality, RetentionRule())
    data = own_data(record, parts.name_of(record.municipality), words, rule, clock.now())
    return {"data": data, "text": own_data_text(data)}


def _written(text: object) -> str:
    if not isinstance(text, str):
        raise MessageEmpty
    return clean_message(text)


def _shown(parts: BridgeParts, session: Session, view: receipts.ReceiptView) -> dict[str, object]:
    answered = any(message.sender == "staff" for message in view.messages)
    own = wordings.own(session, view.municipality)
    return {
        "status": view.status,
        "status_text": status_words(state_met(view.status, answered=answered), own),
        "municipality_name": parts.name_of(view.municipality),
        "sent_on": view.sent_on.isoformat(),
        "messages": [
            # Who among staff wrote is not shown: the answer is the municipality's.
            {"id": str(message.number), "from": message.sender, "text": message.text, "at": f"{message.at:%Y-%m-%dT%H:%M:%SZ}"}
            for message in view.messages
        ],
    }
