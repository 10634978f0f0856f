"""Shows a problem document as a page, to people whose browser would else show JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PROBLEM: Final = b"application/problem+json"
Header = tuple[bytes, bytes]


async def with_problem_page(app: ASGIApp, scope: Scope, receive: Receive, send: Send, page: Callable[[dict[str, Any]], bytes],
                            more: Sequence[Header] = ()) -> None:  # fmt: skip
    """Runs `app`; the body of a problem document is replaced by the HTML that `page` makes of it.

    Status and other headers stay, and `more` are added to a replaced one. Every other response passes as it comes.
    """
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
                await _send_page(send, start, page(json.loads(body)), more)

    await app(scope, receive, send_page)


def _is_problem(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(_PROBLEM) for name, value in start["headers"])


async def _send_page(send: Send, start: Message, page: bytes, more: Sequence[Header]) -> None:
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-type", b"content-length")]
    headers = [*kept, (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode()), *more]
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})
