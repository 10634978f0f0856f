"""What the holder of a receipt code can do; passed on to the bridge as it is, and screened like everything written."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.gateway import Gateway
from bot.gateway.request_body import Body, read_body
from foundation.entry import ANYONE, open_to
from foundation.problems import Problem

RECEIPTS_DOWN: Final = Problem(503, "bridge-silent", "Det går inte att nå förfrågningarna just nu. Försök igen om en stund.",
                               headers={"Retry-After": "30"})  # fmt: skip


class CodeBody(Body):
    """A receipt code."""

    code: str


class ReplyBody(Body):
    """What the person writes back; the key makes a second sending harmless."""

    code: str
    text: str
    idempotency_key: str


def receipt_routes(gateway: Gateway) -> APIRouter:
    """POST lookup, reply, withdraw and export."""
    router = APIRouter(prefix="/api/v1/receipts")

    async def passed_on(path: str, body: Body, written: str | None = None) -> dict[str, Any]:
        alarm = await gateway.alarms.of(written)
        try:
            return alarm.beside(await gateway.bridge.call(f"/v1/receipts/{path}", body.model_dump()))
        except BridgeSilent:
            gateway.log.event("bridge_silent", reason="receipt")
            raise alarm.within(RECEIPTS_DOWN) from None
        except Problem as refused:
            if refused.status == 404:
                await gateway.guesses.wrong()
            raise alarm.within(refused) from None

    @router.post("/lookup")
    @open_to(ANYONE)
    async def lookup(request: Request) -> dict[str, Any]:
        return await passed_on("lookup", await read_body(request, CodeBody))

    @router.post("/reply")
    @open_to(ANYONE)
    async def reply(request: Request) -> dict[str, Any]:
        body = await read_body(request, ReplyBody)
        return await passed_on("reply", body, body.text)

    @router.post("/withdraw")
    @open_to(ANYONE)
    async def withdraw(request: Request) -> dict[str, Any]:
        return await passed_on("withdraw", await read_body(request, CodeBody))

    @router.post("/export")
    @open_to(ANYONE)
    async def export(request: Request) -> dict[str, Any]:
        return await passed_on("export", await read_body(request, CodeBody))

    return router
