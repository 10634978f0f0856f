"""Somebody who chats, refers themselves, keeps their code, and tries again when the page says that it did not work."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Any, Final

import httpx

from tests.faults.ledger import Ledger

ACUTE: Final = "jag håller i kniven och ska döda henne nu"
PATIENCE_S: Final = 120.0
_PAUSE_S: Final = 0.3
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})


class GivenUp(Exception):
    """The service did not come back within PATIENCE_S."""


async def insist(ask: Callable[[], Any], patience_s: float = PATIENCE_S) -> httpx.Response:
    """The first answer that is none of 'not now'. Raises GivenUp."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        try:
            answer = await ask()
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code not in _AGAIN:
            return answer
        await asyncio.sleep(_PAUSE_S)
    raise GivenUp


class Person:
    """One conversation. Every request that is repeated carries the same key, as the page's does."""

    def __init__(self, http: httpx.AsyncClient, ledger: Ledger, municipality: str) -> None:
        self._http, self._ledger, self.municipality = http, ledger, municipality
        self._place, self._bearer = "", {}
        self.code = ""

    async def opens(self) -> None:
        """A new conversation."""
        made = (await insist(lambda: self._http.post("/api/v1/conversations", json={"locale": "sv"}))).json()
        self._place, self._bearer = f"/api/v1/conversations/{made['id']}", {"Authorization": f"Bearer {made['token']}"}

    async def says(self, text: str) -> list[dict[str, Any]]:
        """What is answered; the same key however often it has to be sent."""
        headers = {**self._bearer, "Idempotency-Key": uuid.uuid4().hex}
        answer = await insist(lambda: self._http.post(f"{self._place}/messages", json={"text": text}, headers=headers))
        assert answer.status_code == 200, answer.status_code
        return answer.json()["messages"]

    async def previews(self) -> str:
        """The id of what will be sent."""
        draft = {"municipality": self.municipality, "about": "own_violence", "contact_method": "receipt_only"}
        answer = await insist(lambda: self._http.post(f"{self._place}/referral/preview", json={"draft": draft}, headers=self._bearer))
        assert answer.status_code == 200, answer.status_code
        return answer.json()["preview_id"]

    async def sends(self, preview_id: str) -> str:
        """The receipt code, once it was shown and written down."""
        body = {"preview_id": preview_id}
        answer = await insist(lambda: self._http.post(f"{self._place}/referral", json=body, headers=self._bearer))
        assert answer.status_code in (200, 201), answer.status_code
        self.code = answer.json()["receipt_code"]
        self._ledger.write(self.code, self.municipality)
        return self.code

    async def reads(self) -> httpx.Response:
        """What the code shows."""
        return await insist(lambda: self._http.post("/api/v1/receipts/lookup", json={"code": self.code}))

    async def writes_back(self, text: str) -> httpx.Response:
        """Once, however often it has to be sent."""
        body = {"code": self.code, "text": text, "idempotency_key": uuid.uuid4().hex}
        return await insist(lambda: self._http.post("/api/v1/receipts/reply", json=body))
