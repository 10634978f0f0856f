"""The bridge: previews, consents, receipts and erasure. What it refuses is told on; when it is silent nothing is pretended."""

from __future__ import annotations

from typing import Any, Final, Protocol

import httpx

from foundation.problems import BASE, Problem

BRIDGE_SECONDS: Final = 5.0


class BridgeSilent(Exception):
    """No answer from the bridge, or one that cannot be told on: nobody knows whether the thing was done."""


class Handover(Protocol):
    """What the gateway needs of the bridge. All raise BridgeSilent; `call` also the bridge's own refusal as a Problem."""

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST `body` to `path`, giving the answer of a 200 or 201."""

    async def erase(self, ref: str) -> None:
        """Erases what came from a conversation; again is no error."""

    async def is_ready(self) -> bool:
        """Whether the bridge can do its work now."""


class BridgeClient:
    """The real one."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """See Handover."""
        response = await self._send("POST", path, json=body)
        if response.status_code in (200, 201):
            return _document(response)
        if response.status_code in (404, 409, 410, 422, 429):
            raise _refusal(response)
        raise BridgeSilent

    async def erase(self, ref: str) -> None:
        """See Handover."""
        response = await self._send("DELETE", f"/v1/conversations/{ref}")
        if response.status_code not in (200, 204, 404):
            raise BridgeSilent

    async def is_ready(self) -> bool:
        """See Handover."""
        try:
            return (await self._send("GET", "/readyz")).status_code == 200
        except BridgeSilent:
            return False

    async def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            return await self._http.request(method, path, **content)
        except httpx.HTTPError as error:
            raise BridgeSilent from error


def _document(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError as error:
        raise BridgeSilent from error
    if not isinstance(document, dict):
        raise BridgeSilent
    return document


def _refusal(response: httpx.Response) -> Problem:
    """The bridge's problem document as our own."""
    document = _document(response)
    name = str(document.get("type", "")).removeprefix(BASE) or "refused"
    return Problem(response.status_code, name, str(document.get("title", "Det gick inte")), errors=document.get("errors", ()))
