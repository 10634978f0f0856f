"""Problem documents as pages, where a browser without scripts would else show JSON. The numbers stand on them too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import language_of
from foundation.problem_pages import with_problem_page


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
        await with_problem_page(self.app, scope, receive, send, lambda problem: self._page(problem, _asked_in(scope)))

    def _page(self, problem: dict[str, Any], tag: str) -> bytes:
        return self._pages.refused(problem["status"], problem["title"], problem.get("detail", ""), tag).encode()


def _asked_in(scope: Scope) -> str:
    try:
        asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        return language_of("")
    return language_of(asked.get("sprak", [""])[-1])
