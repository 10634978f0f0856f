"""Problem documents as pages, where a browser without scripts would else show JSON. The numbers stand on them too."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.plain.pages import Pages
from bot.channels.plain.words import sentence

_PROBLEM: Final = b"application/problem+json"
_ADVICE: Final = {
    413: "Gå tillbaka i webbläsaren och dela upp texten i kortare delar.",
    500: "Vi vet inte om det du skrev kom fram. Gå tillbaka i webbläsaren och försök igen.",
}


class ProblemPages:
    """Replaces the body of a problem document at one of `addresses`; status and other headers stay."""

    def __init__(self, app: ASGIApp, pages: Pages, addresses: Collection[str]) -> None:
        self.app, self._pages, self._addresses = app, pages, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in self._addresses:
            await self.app(scope, receive, send)
            return
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
                    await _send_page(send, start, self._page(json.loads(body)))

        await self.app(scope, receive, send_page)

    def _page(self, problem: dict[str, Any]) -> bytes:
        advice = problem.get("detail") or _ADVICE.get(problem["status"], "")
        return self._pages.render("problem.html", title=sentence(problem["title"]), advice=advice).encode()


def _is_problem(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(_PROBLEM) for name, value in start["headers"])


async def _send_page(send: Send, start: Message, page: bytes) -> None:
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-type", b"content-length")]
    headers = [*kept, (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
