"""The public ASGI app."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI

from bot.channels.web import web_routes
from bot.gateway.gateway import Gateway, Outside, make_gateway
from bot.gateway.routes.directory import directory_routes
from bot.gateway.routes.health import health_routes
from bot.gateway.routes.page import add_page
from bot.gateway.routes.receipts import receipt_routes
from bot.gateway.routes.referral import referral_routes
from foundation.doorbell import RedisBell
from foundation.logs import EventLog
from foundation.problems import install_problems
from foundation.web import BodyLimit, SecurityHeaders


def create_app(outside: Outside, conversation_key: str, log: EventLog) -> FastAPI:
    """The app on `outside`. It has no documentation routes; its contract is in tests/contract."""
    gateway = make_gateway(outside, conversation_key, log)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lambda _app: _running(gateway, outside))
    install_problems(app, log)
    for routes in (web_routes, referral_routes, receipt_routes, directory_routes, health_routes):
        app.include_router(routes(gateway))
    add_page(app, outside.page)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.state.gateway = gateway
    return app


@contextlib.asynccontextmanager
async def _running(gateway: Gateway, outside: Outside) -> AsyncIterator[None]:
    gateway.farewell.listen()
    gateway.housekeeping.start()
    try:
        yield
    finally:
        gateway.farewell.said.set()
        await gateway.background.finish(2.0)
        await gateway.housekeeping.stop()
        await outside.clients.close()
        if isinstance(outside.bell, RedisBell):
            await outside.bell.close()
        await outside.engine.dispose()
