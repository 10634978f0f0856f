"""A Bot API for the library's own network layer: answers as the documentation says, and fails when it is told to."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

SENT_MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "group", "title": "x"}, "text": "x"}


class FakeTelegram:
    """`calls` are (method, fields). `fails` are (status, body) for the next calls; `raw` replaces an answer's result."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.fails: list[tuple[int, dict[str, Any] | bytes]] = []
        self.waiting: list[Any] = []
        self.dead = False

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app."""
        if self.dead:
            raise httpx.ConnectError("refused")
        request = Request(scope, receive)
        body = (await request.body()).decode()
        fields = json.loads(body) if "json" in request.headers.get("content-type", "") else dict(parse_qsl(body))
        await (await self._answer(request.url.path.rsplit("/", 1)[1], fields))(scope, receive, send)

    async def _answer(self, method: str, fields: dict[str, Any]) -> Response:
        self.calls.append((method, fields))
        if self.fails:
            status, content = self.fails.pop(0)
            return Response(content, status) if isinstance(content, bytes) else JSONResponse({"ok": False, **content}, status)
        return JSONResponse({"ok": True, "result": await self._result(method, fields)})

    async def _result(self, method: str, fields: dict[str, Any]) -> Any:
        if method == "getUpdates":
            offset = int(fields.get("offset", 0))
            self.waiting = [update for update in self.waiting if update.get("update_id", offset) >= offset]
            await asyncio.sleep(0)
            return self.waiting[:100]
        return SENT_MESSAGE if method == "sendMessage" else True

    def of(self, method: str) -> list[dict[str, Any]]:
        """The fields of all calls of `method`."""
        return [fields for name, fields in self.calls if name == method]
