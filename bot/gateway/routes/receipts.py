"""What the holder of a receipt code can do, as JSON."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from bot.gateway.gateway import Gateway
from bot.gateway.receipts import passed_on
from bot.gateway.request_body import Body, read_body
from foundation.entry import ANYONE, open_to
from foundation.languages.locales import SWEDISH


class CodeBody(Body):
    """A receipt code, and the language to answer in: whoever holds a code need not have a conversation."""

    code: str
    locale: str = SWEDISH


class ReplyBody(Body):
    """What the person writes back; the key makes a second sending harmless."""

    code: str
    text: str
    idempotency_key: str
    locale: str = SWEDISH


def receipt_routes(gateway: Gateway) -> APIRouter:
    """POST lookup, reply, withdraw and export."""
    router = APIRouter(prefix="/api/v1/receipts")

    async def told(act: str, body: CodeBody | ReplyBody, written: str | None = None) -> dict[str, Any]:
        return await passed_on(gateway, act, body.model_dump(exclude={"locale"}), written, body.locale)

    @router.post("/lookup")
    @open_to(ANYONE)
    async def lookup(request: Request) -> dict[str, Any]:
        return await told("lookup", await read_body(request, CodeBody))

    @router.post("/reply")
    @open_to(ANYONE)
    async def reply(request: Request) -> dict[str, Any]:
        body = await read_body(request, ReplyBody)
        return await told("reply", body, body.text)

    @router.post("/withdraw")
    @open_to(ANYONE)
    async def withdraw(request: Request) -> dict[str, Any]:
        return await told("withdraw", await read_body(request, CodeBody))

    @router.post("/export")
    @open_to(ANYONE)
    async def export(request: Request) -> dict[str, Any]:
        return await told("export", await read_body(request, CodeBody))

    return router
