"""Messages about accessibility, from the public page to a municipality's staff."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from foundation.entry import BRIDGE_CLIENT, open_to
from handover.bridge.parts import BridgeParts
from handover.bridge.wire import AccessibilityRequest
from handover.core.referral import ReferralRefused
from handover.store import accessibility


def accessibility_routes(parts: BridgeParts) -> APIRouter:
    """POST /v1/accessibility: 201 when it is kept, also the second time; 422 for an unknown municipality and a text that can't be kept."""
    router = APIRouter(prefix="/v1/accessibility")

    @router.post("")
    @open_to(BRIDGE_CLIENT)
    def tell(request: AccessibilityRequest) -> JSONResponse:
        if request.municipality not in parts.municipalities:
            raise ReferralRefused([("municipality", "unknown_municipality")])
        with parts.transactions.begin() as session:
            accessibility.tell(session, request.municipality, request.text, request.reply_to, request.flags, request.idempotency_key)
        return JSONResponse({}, 201)

    return router
