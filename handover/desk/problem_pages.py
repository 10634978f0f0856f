"""Problem documents as Swedish pages for browsers, with what somebody had written, so that no failure costs a text."""

from __future__ import annotations

import json
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handover.desk.pages import Pages

_PROBLEM: Final = b"application/problem+json"
_ADVICE: Final = {
    404: "Ärendet kan höra till en annan kommun, eller så är adressen fel.",
    413: "Korta texten och skicka den igen.",
    500: "Det är inte säkert att det sparades. Titta på ärendet innan du skickar igen.",
}


def wants_page(scope: Scope) -> bool:
    """Whether the asker is a browser that shows pages."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


class ProblemPages:
    """Replaces the body of a problem document when the asker wants a page; status and other headers stay."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self.app, self._pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not wants_page(scope):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})  # where the door remembers what was written
        start: Message | None = None
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_problem(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_page(send, start, self._page(json.loads(body), state.get("written", "")))

        await self.app(scope, receive, send_page)

    def _page(self, problem: dict[str, str], written: str) -> bytes:
        status = int(problem["status"])
        advice = problem.get("detail") or _ADVICE.get(status, "")
        return self._pages.render("problem.html", title=problem["title"], advice=advice, status=status, written=written).encode()


def _is_problem(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(_PROBLEM) for name, value in start["headers"])


async def _send_page(send: Send, start: Message, page: bytes) -> None:
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-type", b"content-length")]
    headers = [*kept, (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode()),
               (b"vary", b"Accept")]  # fmt: skip
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
