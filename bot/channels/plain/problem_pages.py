"""Problem documents as pages, where a browser without scripts would else show JSON. The numbers stand on them too."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import language_of

_PROBLEM: Final = b"application/problem+json"


class ProblemPages:
    """Replaces the body of a problem document at one of `addresses`; status and other headers stay.

    The language is that of the address: a form that cannot be read tells none.
    """

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
                    await _send_page(send, start, self._page(json.loads(body), _asked_in(scope)))

        await self.app(scope, receive, send_page)

    def _page(self, problem: dict[str, Any], tag: str) -> bytes:
        return self._pages.refused(problem["status"], problem["title"], problem.get("detail", ""), tag).encode()


def _asked_in(scope: Scope) -> str:
    try:
        asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        return language_of("")
    return language_of(asked.get("sprak", [""])[-1])


def _is_problem(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(_PROBLEM) for name, value in start["headers"])


async def _send_page(send: Send, start: Message, page: bytes) -> None:
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-type", b"content-length")]
    headers = [*kept, (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
