"""The chat page, rendered once at start with its numbers in it, and the page's files, each in every language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.widget.carried import carried, word
from bot.widget.in_other_languages import other_pages
from bot.widget.packed import Packed
from bot.widget.page import STATIC
from bot.widget.page_files import page_files
from bot.widget.wording import Wording
from foundation.entry import ANYONE, FILES, open_to
from foundation.languages.locales import SWEDISH, canonical

_ASK_AGAIN: Final = {"Cache-Control": "no-cache"}
_TYPES: Final = {"js": "text/javascript", "css": "text/css"}


class RevalidatedFiles(StaticFiles):
    """Files that browsers ask for again each time: a page and its scripts always belong together. `made` go before the folder's."""

    def __init__(self, made: dict[str, Packed]) -> None:
        super().__init__(directory=STATIC)
        self._made = made

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, packed where it was made so."""
        if path in self._made and scope["method"] == "GET":
            return self._made[path].response(Request(scope), _TYPES[path.rpartition(".")[2]], _ASK_AGAIN)
        return await super().get_response(path, scope)

    def file_response(self, *args: Any, **named: Any) -> Response:
        """The file, with Cache-Control: no-cache."""
        response = super().file_response(*args, **named)
        response.headers.update(_ASK_AGAIN)
        return response


def add_page(app: FastAPI, content: str, closed: Callable[[str | None, str], str | None] = lambda _slug, _wish: None,
             municipalities: Collection[str] = (), words: Mapping[str, Wording] | None = None) -> None:  # fmt: skip
    """GET / gives `content`, with ?sprak= in another language, or what `closed` gives for the municipality and the language of the link.

    Its links carry on ?kommun= where it names one of `municipalities`, and ?kampanj=.

    /static gives the widget's files; below a language's tag the script with that language's texts. `words` are the shipped ones
    if left out.
    """
    others = other_pages(content, words)
    router, pages = APIRouter(), {SWEDISH: Packed.of(content)} | {tag: Packed.of(other.html) for tag, other in others.items()}

    @router.get("/")
    @open_to(ANYONE)
    async def page(request: Request, kommun: str | None = None, kampanj: str | None = None, sprak: str = SWEDISH) -> Response:
        if shown := closed(kommun, sprak):
            return HTMLResponse(shown)
        slug = kommun if kommun in municipalities else None
        return carried(pages[canonical(sprak) or SWEDISH], slug or "", word(kampanj)).response(request, "text/html", {})

    app.include_router(router)
    app.mount(FILES, RevalidatedFiles(page_files({tag: other.texts for tag, other in others.items()})))
