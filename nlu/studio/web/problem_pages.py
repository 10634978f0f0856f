"""Problem documents as Swedish pages of the studio, with what somebody had written, so that no failure costs a text."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from foundation.problem_pages import with_problem_page
from nlu.studio.web.pages import Pages

_VARY: Final = ((b"vary", b"Accept"),)
_ADVICE: Final = {
    404: "Adressen kan vara fel, eller så har någon tagit bort det.",
    500: "Det är inte säkert att det sparades. Titta i historiken innan du sparar igen.",
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
        await with_problem_page(self.app, scope, receive, send, lambda problem: self._page(problem, state.get("written", "")), _VARY)

    def _page(self, problem: dict[str, str], written: str) -> bytes:
        status = int(problem["status"])
        advice = problem.get("detail") or _ADVICE.get(status, "")
        return self._pages.render("problem.html", title=problem["title"], advice=advice, status=status, written=written).encode()
