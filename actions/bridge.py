"""The only I/O of the actions: the internal bridge, which keeps municipalities, previews, consent and tickets.

Wires: tests/contract/bridge-*.schema.json. Every call has two seconds, far below what the gateway waits for Rasa.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import aiohttp

TIMEOUT_SECONDS: Final = 2.0
# The list changes when an editor opens a municipality: minutes are soon enough, and the form survives a short outage.
MUNICIPALITIES_SECONDS: Final = 300.0

Draft = dict[str, Any]


class BridgeDownError(Exception):
    """No answer, or none that can be used. `reached`: the bridge may have done what it was asked."""

    def __init__(self, reached: bool = True) -> None:
        super().__init__("bridge down")
        self.reached = reached


class PreviewGoneError(Exception):
    """The bridge knows no such preview for this conversation (any more)."""


class DraftRejectedError(Exception):
    """The bridge finds something wrong in a draft. `errors` are (field, code) pairs."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("draft rejected")
        self.errors = errors


@dataclass(frozen=True)
class Municipality:
    """A municipality that can be chosen."""

    slug: str
    name: str
    county: str
    open: bool


@dataclass(frozen=True)
class Preview:
    """Exactly what would be sent, as text, and the id that consent refers to."""

    preview_id: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """Proof of a sent referral. `code` opens it again."""

    code: str
    municipality_name: str


class Bridge(Protocol):
    """What the actions need from the bridge. Every method may raise BridgeDownError."""

    async def municipalities(self) -> list[Municipality]:
        """All municipalities, in the order of the directory."""

    async def preview(self, conversation_ref: str, draft: Draft, flags: list[str]) -> Preview:
        """What would be sent. Raises DraftRejectedError."""

    async def consent(self, conversation_ref: str, preview_id: str) -> Receipt:
        """Sends exactly that preview, once, however often it is called. Raises PreviewGoneError."""


@dataclass
class HttpBridge:
    """The real bridge at STEGET_BRIDGE_URL, with STEGET_BRIDGE_TOKEN."""

    _known: list[Municipality] = field(default_factory=list)
    _known_at: float = 0.0

    async def municipalities(self) -> list[Municipality]:
        """As Bridge.municipalities; an older list serves while the bridge is away."""
        if self._known and time.monotonic() - self._known_at < MUNICIPALITIES_SECONDS:
            return self._known
        try:
            status, body = await _call("GET", "/v1/municipalities")
            _expect(status, 200)
            self._known = [Municipality(row["slug"], row["name"], row["county"], bool(row["open"])) for row in body]
            self._known_at = time.monotonic()
        except (BridgeDownError, KeyError, TypeError) as error:
            if not self._known:
                raise BridgeDownError from error
        return self._known

    async def preview(self, conversation_ref: str, draft: Draft, flags: list[str]) -> Preview:
        """As Bridge.preview."""
        sent = {"conversation_ref": conversation_ref, "draft": draft, "flags": flags}
        status, body = await _call("POST", "/v1/referrals/preview", sent)
        if status == 422:
            raise DraftRejectedError(_errors(body))
        _expect(status, 200)
        return Preview(_text(body, "preview_id"), _text(body, "text"))

    async def consent(self, conversation_ref: str, preview_id: str) -> Receipt:
        """As Bridge.consent."""
        sent = {"conversation_ref": conversation_ref, "preview_id": preview_id}
        status, body = await _call("POST", "/v1/referrals", sent)
        if status in (404, 409, 410, 422):
            raise PreviewGoneError
        _expect(status, 200, 201)
        return Receipt(_text(body, "receipt_code"), _text(body, "municipality_name"))


async def _call(method: str, path: str, body: Draft | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {os.environ.get('STEGET_BRIDGE_TOKEN', '')}"}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        url = os.environ["STEGET_BRIDGE_URL"] + path
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.request(method, url, json=body, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.json(content_type=None)
    except (aiohttp.ClientConnectorError, KeyError):
        raise BridgeDownError(reached=False) from None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        # Without its cause: the text of an error may quote what was sent.
        raise BridgeDownError from None


def _expect(status: int, *wanted: int) -> None:
    if status not in wanted:
        raise BridgeDownError


def _text(body: Any, key: str) -> str:
    value = body.get(key) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value:
        raise BridgeDownError
    return value


def _errors(body: Any) -> list[tuple[str, str]]:
    rows = body.get("errors") if isinstance(body, dict) else None
    return [(str(row.get("field")), str(row.get("code"))) for row in rows or [] if isinstance(row, dict)]
