"""One HTTP exchange: an answer, or one of the two kinds of failure without a word of what the other side said."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any, Final

import httpx

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable

MOST_BYTES: Final = 8 * 1024 * 1024  # the metadata of a large namespace is the longest answer that there is
_CODES: Final = {400: "rejected", 401: "not_authorized", 403: "forbidden", 404: "not_found", 409: "conflict", 413: "too_large"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is empty unless `status` is a success: a problem document quotes what was sent, so it is never read."""

    status: int
    location: str
    body: bytes


def failure_of(status: int) -> InboxFailure:
    """What a status other than the wanted one means (RFC 9110, 15; RFC 6585, 4)."""
    if status >= 500:
        return InboxUnreachable("server_error")
    if status in (408, 429):
        return InboxUnreachable("timeout" if status == 408 else "busy")
    if status < 400:
        return InboxRefused("redirected" if status >= 300 else "unexpected_success")
    return InboxRefused(_CODES.get(status, "refused"))


class Exchange:
    """Requests over `http`, each within `seconds` as a whole, however slowly the other side drips."""

    def __init__(self, http: httpx.AsyncClient, seconds: float) -> None:
        self._http, self._seconds = http, seconds

    async def send(self, method: str, url: str, **content: Any) -> Answer:
        """Sends and reads. Raises InboxUnreachable or InboxRefused."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._read(method, url, content)
        except (TimeoutError, httpx.TimeoutException):
            raise InboxUnreachable("timeout") from None
        except httpx.HTTPError as error:
            raise (InboxRefused("not_trusted") if _is_distrust(error) else InboxUnreachable("no_connection")) from None

    async def _read(self, method: str, url: str, content: dict[str, Any]) -> Answer:
        async with self._http.stream(method, url, **content) as response:
            body = bytearray()
            if response.is_success:
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise InboxRefused("answer_too_long")
            return Answer(response.status_code, response.headers.get("Location", ""), bytes(body))


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
