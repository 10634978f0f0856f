"""Two servers on loopback: the chat's own origin, and a municipality's website that is another origin and has the strictest policy."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from bot.gateway.cors import WidgetCors
from bot.gateway.routes.embed import embed_routes
from bot.widget.embedding import Embedding
from bot.widget.pages import WidgetPages, host_policy
from foundation.directory import Contacts, load_municipalities
from foundation.logs import EventLog
from foundation.problems import install_problems
from tests.bot.widget.fake_api import FakeGateway, build
from tests.listening import Listening

SLUG = "alingsas"


@dataclass
class Reasons:
    """Stands for bot.gateway.closures: what is closed, as a test says it."""

    closed: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def reason(self, channel: str, slug: str | None) -> str | None:
        """As Closures.reason."""
        return self.closed.get((channel, slug))


class Site:
    """`home` is the chat's address, `url` the website's; `stranger` is the same website under a name that nobody has let in."""

    def __init__(self, theme: Any = None) -> None:
        own, foreign = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
        port = foreign.getsockname()[1]
        self.home = f"http://127.0.0.1:{own.getsockname()[1]}"
        self.url, self.stranger = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        self.fake, self.reasons = FakeGateway(), Reasons()
        embedding = Embedding((self.url,), theme) if theme else Embedding((self.url,))
        self.pages = WidgetPages(Contacts.load().all(), load_municipalities(), {SLUG: embedding})
        self.policy = f"default-src 'none'; {host_policy(self.home)}"
        self._servers = [
            Listening(app, listener, timeout_graceful_shutdown=1) for app, listener in ((self._home_app(), own), (self._website(), foreign))
        ]

    def stop(self) -> None:
        """Ends both."""
        self.fake.chats.clear()
        for server in self._servers:
            server.stop()

    def _home_app(self) -> FastAPI:
        app = build(self.fake)
        install_problems(app, EventLog("test"))
        app.include_router(embed_routes(self.pages, self.reasons, None))  # type: ignore[arg-type]

        @app.post("/api/v1/conversations/{chat_id}/leave")
        async def leave(request: Request, chat_id: str) -> Response:
            token = (await request.body()).decode()
            self.fake.calls.append(("leave", dict(request.headers), token))
            if chat_id in self.fake.chats and self.fake.chats[chat_id].token == token:
                del self.fake.chats[chat_id]
            return Response(status_code=204)

        app.add_middleware(WidgetCors, origins=[self.url])
        return app

    def _website(self) -> FastAPI:
        app = FastAPI()

        @app.get("/")
        def script(sprak: str = "") -> HTMLResponse:
            address = f"{self.home}/widget.js" + (f"?sprak={sprak}" if sprak else "")
            link = f'<a href="{self.home}/?kommun={SLUG}">Chatta anonymt</a>'
            snippet = f'<script src="{address}" async></script><forsta-steget municipality="{SLUG}">{link}</forsta-steget>'
            return self._page(snippet, self.policy)

        @app.get("/ruta")
        def frame(sprak: str = "") -> HTMLResponse:
            address = f"{self.home}/embed?kommun={SLUG}" + (f"&sprak={sprak}" if sprak else "")
            sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
            return self._page(f'<iframe src="{address}" title="Chatt: Första steget" width="100%" height="640" '
                              f'referrerpolicy="no-referrer" sandbox="{sandbox}"></iframe>',
                              f"default-src 'none'; frame-src {self.home}")  # fmt: skip

        return app

    @staticmethod
    def _page(content: str, policy: str) -> HTMLResponse:
        viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        html = (f'<!doctype html><html lang="sv"><head><title>Kommunen</title>{viewport}</head>'
                f"<body><main><h1>Kommunen</h1><p><a href='#mer'>Om oss</a></p>{content}</main></body></html>")  # fmt: skip
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})
