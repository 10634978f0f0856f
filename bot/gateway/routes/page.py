"""The chat page, rendered once at start with its numbers in it, and the page's files."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.widget.page import STATIC
from foundation.entry import ANYONE, FILES, open_to


class RevalidatedFiles(StaticFiles):
    """Files that browsers ask for again each time: a page and its scripts always belong together."""

    def file_response(self, *args: Any, **named: Any) -> Response:
        """The file, with Cache-Control: no-cache."""
        response = super().file_response(*args, **named)
        response.headers["Cache-Control"] = "no-cache"
        return response


def add_page(app: FastAPI, content: str) -> None:
    """GET / gives `content`; /static the widget's files."""
    router = APIRouter()

    @router.get("/")
    @open_to(ANYONE)
    async def page() -> HTMLResponse:
        return HTMLResponse(content)

    app.include_router(router)
    app.mount(FILES, RevalidatedFiles(directory=STATIC))
