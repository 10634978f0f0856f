"""Plain ASGI middleware that all doors share: security headers and a limit on the size of a body."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.problems import BASE

COMMON_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
STRICT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


_CACHE = b"cache-control"


class SecurityHeaders:
    """Adds `headers` to every answer that does not set them itself; `csp` is the Content-Security-Policy.

    An event stream is never kept, whatever it says: FastAPI gives it no-cache, with which a browser writes the whole conversation
    to its disk (RFC 9111 section 5.2.2.4).
    """

    def __init__(self, app: ASGIApp, csp: str = STRICT_CSP, headers: Mapping[str, str] = COMMON_HEADERS) -> None:
        self.app = app
        self._headers = [(key.lower().encode(), value.encode()) for key, value in headers.items()]
        self._headers.append((b"content-security-policy", csp.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = _without_caching(message["headers"])
                present = {name for name, _ in own}
                message["headers"] = [*own, *(pair for pair in self._headers if pair[0] not in present)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _without_caching(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    is_stream = any(name == b"content-type" and value.startswith(b"text/event-stream") for name, value in headers)
    return [pair for pair in headers if not (is_stream and pair[0] == _CACHE)]


class BodyLimit:
    """Answers 413 to a body over `limit` bytes, declared or streamed, before the app sees any of it.

    `wider` has other limits for paths that begin with what it names.

    The body is gathered here and then handed on whole: frameworks turn an error in the middle of their own reading into
    a 400, and a body that is at most `limit` long is no burden.
    """

    def __init__(self, app: ASGIApp, limit: int = 64 * 1024, wider: Mapping[str, int] | None = None) -> None:
        self.app, self._limit, self._wider = app, limit, wider or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((wider for begin, wider in self._wider.items() if scope["path"].startswith(begin)), self._limit)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit:
            await self._refuse(send)
            return
        gathered = await self._gather(receive, limit)
        if gathered is None:
            await self._refuse(send)
            return
        waiting = [gathered]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, replay, send)

    async def _gather(self, receive: Receive, limit: int) -> Message | None:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message  # the other side has left
            body += message.get("body", b"")
            if len(body) > limit:
                return None
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}

    async def _refuse(self, send: Send) -> None:
        body = json.dumps({"type": BASE + "too-large", "title": "Texten är för lång", "status": 413}).encode()
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})
