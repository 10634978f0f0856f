"""The access token of the API gateway: OAuth 2.0 client credentials (RFC 6749, 4.4), as WSO2 gives them out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Final

import httpx
from pydantic import BaseModel, Field, ValidationError

from handover.delivery.inbox import InboxRefused
from handover.delivery.inboxes.support_management.exchange import Exchange, failure_of
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings

_MARGIN_S: Final = 30.0  # a delivery that has begun should not lose its token half way
_UNSAID_S: Final = 300.0  # the standard lets a server leave the life of a token out


class _Granted(BaseModel):
    # The characters of a bearer token, RFC 6750, 2.1: nothing that could end a header line.
    access_token: str = Field(pattern=r"^[A-Za-z0-9._~+/-]{1,8192}=*$")
    token_type: str = Field(pattern=r"^(?i:bearer)$")
    expires_in: Annotated[float, Field(gt=0, le=31_536_000, allow_inf_nan=False)] = _UNSAID_S


class AccessTokens:
    """The current token, fetched when there is none or its end is near; several who ask at once share one request."""

    def __init__(self, settings: SupportManagementSettings, exchange: Exchange, now: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._exchange, self._now = settings, exchange, now
        self._lock = asyncio.Lock()
        self._token: str | None = None
        self._use_until = 0.0

    async def current(self) -> str:
        """A token that should be good for now. Raises InboxUnreachable or InboxRefused."""
        async with self._lock:
            if self._token is None or self._now() >= self._use_until:
                granted = await self._fetch()
                self._token = granted.access_token
                self._use_until = self._now() + max(granted.expires_in - _MARGIN_S, granted.expires_in / 2)
            return self._token

    def discard(self, token: str) -> None:
        """Forgets a token that was refused, unless somebody has already fetched another."""
        if self._token == token:
            self._token = None

    async def _fetch(self) -> _Granted:
        client = httpx.BasicAuth(self._settings.client_id, self._settings.client_secret)
        answer = await self._exchange.send("POST", self._settings.token_url, data={"grant_type": "client_credentials"}, auth=client)
        if answer.status in (400, 401, 403):
            raise InboxRefused("credentials_refused")
        if answer.status != 200:
            raise failure_of(answer.status)
        try:
            return _Granted.model_validate_json(answer.body)
        except ValidationError:
            raise InboxRefused("unreadable_token") from None
