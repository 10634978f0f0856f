"""Lets the websites that a municipality has named ask the chat's API, and nobody else: exact origins, no cookies, few routes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_ONE: Final = r"/api/v1/conversations/[A-Za-z0-9_-]{1,64}"
NEEDED: Final = re.compile(rf"/api/v1/conversations|{_ONE}|{_ONE}/(?:messages|events|live|locale|typing|leave)")
"""What the widget asks. Forms and receipt codes belong to our own page and are no part of it."""
_HEADERS: Final = ("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID")
_ORIGIN: Final = b"origin"


class WidgetCors:
    """CORS (Fetch standard, section 3.2) for the widget's routes. A foreign origin gets no header at all."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self.app, self._origins = app, frozenset(origin.encode("ascii") for origin in origins)
        self._cors = CORSMiddleware(app, allow_origins=sorted(origins), allow_methods=["GET", "POST", "DELETE"],
                                    allow_headers=_HEADERS, max_age=7200)  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_known = scope["type"] == "http" and dict(scope["headers"]).get(_ORIGIN) in self._origins
        await (self._cors if is_known and NEEDED.fullmatch(scope["path"]) else self.app)(scope, receive, send)
