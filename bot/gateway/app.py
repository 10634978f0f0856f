"""The public ASGI app."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI

from bot.channels.accessibility.routes import STATEMENT, statement_routes
from bot.channels.accessibility.statement import load_statements
from bot.channels.plain.pages import ADDRESS, Pages
from bot.channels.plain.problem_pages import ProblemPages
from bot.channels.plain.routes import plain_routes
from bot.channels.telegram.channel import Telegram, TelegramOutside
from bot.channels.telegram.routes import MOST_BYTES, PREFIX
from bot.channels.web import web_routes
from bot.gateway.cors import WidgetCors
from bot.gateway.gateway import Gateway, Outside, make_gateway
from bot.gateway.routes.directory import directory_routes
from bot.gateway.routes.embed import embed_routes
from bot.gateway.routes.health import health_routes
from bot.gateway.routes.page import add_page
from bot.gateway.routes.receipts import receipt_routes
from bot.gateway.routes.referral import referral_routes
from bot.languages.page_words import PageWords
from bot.widget.embedding import all_origins
from bot.widget.pages import WidgetPages
from foundation.doorbell import RedisBell
from foundation.logs import EventLog
from foundation.problems import install_problems
from foundation.web import BodyLimit, SecurityHeaders


def create_app(outside: Outside, conversation_key: str, log: EventLog, telegram: TelegramOutside | None = None) -> FastAPI:
    """The app on `outside` as long as it runs, with Telegram where there is any; its contract is in tests/contract."""
    gateway = make_gateway(outside, conversation_key, log)
    channel = Telegram(gateway, telegram, outside.contacts, conversation_key) if telegram else None
    app = app_of(gateway, outside, channel)
    app.router.lifespan_context = lambda _app: _running(gateway, outside, channel)
    return app


def app_of(gateway: Gateway, outside: Outside, channel: Telegram | None = None) -> FastAPI:
    """All routes of `gateway`, and nothing that runs by itself. It has no documentation routes."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    install_problems(app, gateway.log)
    for routes in (web_routes, referral_routes, receipt_routes, directory_routes, health_routes):
        app.include_router(routes(gateway))
    if channel:
        app.include_router(channel.routes)
    words = PageWords(gateway.texts.phrases)
    plain = Pages(outside.contacts.all(), outside.municipalities.values(), gateway.mint, words)
    app.include_router(plain_routes(gateway, plain))
    app.include_router(statement_routes(gateway, plain, load_statements(outside.municipalities)))
    pages = WidgetPages(outside.contacts.all(), outside.municipalities, outside.embeddings, outside.words)
    app.include_router(embed_routes(pages, gateway.closures, outside.public_url))
    add_page(app, outside.page, lambda slug, wish: pages.closed(gateway.closures.reason("page", slug), wish, slug), outside.municipalities,
             outside.words)  # fmt: skip
    app.add_middleware(BodyLimit, wider={PREFIX: MOST_BYTES} if channel else {})
    app.add_middleware(ProblemPages, pages=plain, addresses=(ADDRESS, STATEMENT))
    app.add_middleware(WidgetCors, origins=all_origins(outside.embeddings))
    app.add_middleware(SecurityHeaders)
    app.state.gateway, app.state.telegram = gateway, channel
    return app


@contextlib.asynccontextmanager
async def _running(gateway: Gateway, outside: Outside, channel: Telegram | None) -> AsyncIterator[None]:
    gateway.farewell.listen()
    gateway.housekeeping.start()
    try:
        async with channel.running() if channel else contextlib.nullcontext():
            yield
    finally:
        gateway.farewell.said.set()
        await let_go(gateway, outside)


async def let_go(gateway: Gateway, outside: Outside) -> None:
    """Ends what the process holds, when nobody is served any more."""
    await gateway.background.finish(2.0, dear_seconds=3.0)
    await gateway.housekeeping.stop()
    await outside.clients.close()
    if isinstance(outside.bell, RedisBell):
        await outside.bell.close()
    await outside.engine.dispose()
