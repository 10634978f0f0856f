"""The inner services of the run: nlu finds nothing, and the dialogue says after whom it answers, so that each answer can be told."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.gateway.clients import Clients
from tests.bot.gateway.fakes import FakeBridge, FakeNlu, FakeRasa

_ANALYSIS = {"intent": {"name": "ask_cost", "confidence": 0.9}, "ranking": [{"name": "ask_cost", "confidence": 0.9}], "action": "none",
             "flags": []}  # fmt: skip


class QuickNlu(FakeNlu):
    """Reads no schema: tens of thousands of requests come."""

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        """Nothing is found."""
        return JSONResponse(_ANALYSIS)


class EchoRasa(FakeRasa):
    """Answers each message with its own words, after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app."""
        body = await Request(scope, receive).json()
        await asyncio.sleep(self._seconds)
        answer = [{"recipient_id": body["sender"], "text": f"svar på: {body['message']}"}]
        await JSONResponse(answer)(scope, receive, send)


def inner_services(turn_seconds: float) -> Clients:
    """As the gateway's clients."""
    return Clients(_client(QuickNlu()), _client(EchoRasa(turn_seconds)), _client(FakeBridge()))


def _client(fake: FakeNlu | FakeRasa | FakeBridge) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(fake.app), base_url="http://inner", timeout=10)
