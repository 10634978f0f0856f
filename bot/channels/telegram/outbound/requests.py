"""The library's network layer, and whether Telegram said yes: a yes that the library can't read must not be asked for again."""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any, Final

import httpx
from telegram.request import HTTPXRequest

SAID_YES: Final = ContextVar("said_yes", default=False)
"""Whether the call of this task was answered with ok=true."""
_CONNECT_SECONDS: Final = 2.0
_READ_SECONDS: Final = 5.0
_POOL_SECONDS: Final = 1.0
_KEPT_SECONDS: Final = 60.0


class HearingRequest(HTTPXRequest):
    """No proxies and no certificates from the environment: whoever sets one would read everything."""

    def __init__(self, connections: int) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=_KEPT_SECONDS)
        super().__init__(connections, _READ_SECONDS, _READ_SECONDS, _CONNECT_SECONDS, _POOL_SECONDS,
                         httpx_kwargs={"trust_env": False, "limits": limits, "follow_redirects": False})  # fmt: skip

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """As the library's, and sets SAID_YES."""
        code, payload = await super().do_request(*given, **named)
        SAID_YES.set(200 <= code <= 299 and _is_yes(payload))
        return code, payload


def _is_yes(payload: bytes) -> bool:
    try:
        return json.loads(payload)["ok"] is True
    except (ValueError, TypeError, KeyError):
        return False
