"""The widget's script, the page that fills a frame, and the pages that tell a web editor how to install it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from bot.gateway.closures import Closures
from bot.widget.pages import WidgetPages
from foundation.directory import Municipality
from foundation.entry import ANYONE, open_to
from foundation.languages.locales import SWEDISH
from foundation.problems import Problem

# Any website may load the script, and one that isolates itself (COEP) needs to be told so. It holds nobody's data.
_SHARED: Final = {"Cross-Origin-Resource-Policy": "cross-origin"}
_SCRIPT: Final = {**_SHARED, "Cache-Control": "public, max-age=300"}
_FRAME: Final = {**_SHARED, "Cross-Origin-Embedder-Policy": "require-corp"}
_CSP: Final = "Content-Security-Policy"


def embed_routes(pages: WidgetPages, closures: Closures, public_url: str | None) -> APIRouter:
    """GET /widget.js, /embed, /installera/{slug} and /installera/{slug}/prov. `public_url` as in GatewaySettings.

    The first two with ?sprak= in another language; an unknown one gives Swedish.
    """
    router = APIRouter()

    def municipality(slug: str) -> Municipality:
        found = pages.municipality(slug)
        if found is None:
            raise Problem(404, "unknown-municipality", "Kommunen finns inte i listan")
        return found

    @router.get("/widget.js")
    @open_to(ANYONE)
    async def script(request: Request, sprak: str = SWEDISH) -> Response:
        return pages.script(sprak).response(request, "text/javascript", _SCRIPT)

    @router.get("/embed")
    @open_to(ANYONE)
    async def frame(kommun: str | None = None, sprak: str = SWEDISH) -> HTMLResponse:
        closed = pages.closed(closures.reason("widget", kommun), sprak, kommun, "/embed")
        return HTMLResponse(closed or pages.frame(kommun, sprak), headers={**_FRAME, _CSP: pages.frame_policy(kommun)})

    @router.get("/installera/{slug}")
    @open_to(ANYONE)
    async def install(request: Request, slug: str) -> HTMLResponse:
        origin = (public_url or str(request.base_url)).rstrip("/")
        return HTMLResponse(pages.install(municipality(slug), origin), headers={_CSP: pages.install_policy()})

    @router.get("/installera/{slug}/prov")
    @open_to(ANYONE)
    async def trial(slug: str) -> HTMLResponse:
        return HTMLResponse(pages.trial(municipality(slug)), headers={_CSP: pages.trial_policy()})

    return router
