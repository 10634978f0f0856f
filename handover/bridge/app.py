"""The bridge put together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

from fastapi import FastAPI
from sqlalchemy import Engine

from foundation.beside import running_beside
from foundation.directory import Municipality
from foundation.doorbell import Doorbell, listening
from foundation.logs import EventLog
from foundation.web import BodyLimit, SecurityHeaders
from handover.bridge.accessibility_routes import accessibility_routes
from handover.bridge.conversation_routes import conversation_routes
from handover.bridge.failures import install_failures
from handover.bridge.guard import BearerGuard
from handover.bridge.live_routes import live_routes
from handover.bridge.parts import BridgeParts, make_parts
from handover.bridge.receipt_routes import receipt_routes
from handover.bridge.referral_routes import referral_routes
from handover.bridge.settling import keep_settling
from handover.bridge.sweeping import keep_sweeping
from handover.core.retention import RetentionRule
from handover.health_routes import health_routes
from handover.store.content_keys import ContentKeys


def create_app(engine: Engine, *, bridge_token: str, receipt_key: str, content_keys: ContentKeys, log: EventLog,
               municipalities: dict[str, Municipality] | None = None,
               inboxes: dict[str, tuple[str, ...]] | None = None,
               retention: Mapping[str, RetentionRule] | None = None, bell: Doorbell | None = None) -> FastAPI:  # fmt: skip
    """The ASGI app on `engine`, whose schema migrate() has made. It has no documentation routes: those would be open.

    `inboxes` are the kinds of inbox beside the desk, by municipality; `retention` is what each has decided. `bell` reaches
    the desk and the gateway.
    """
    parts = make_parts(engine, receipt_key, content_keys, municipalities, inboxes, retention, bell)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lambda _app: _running(parts, engine, log))
    install_failures(app, log)
    for routes in (referral_routes, receipt_routes, conversation_routes, live_routes, accessibility_routes):
        app.include_router(routes(parts))
    app.include_router(health_routes(parts.transactions))
    app.add_middleware(BodyLimit)
    app.add_middleware(BearerGuard, token=bridge_token)
    app.add_middleware(SecurityHeaders)
    return app


@contextlib.asynccontextmanager
async def _running(parts: BridgeParts, engine: Engine, log: EventLog) -> AsyncIterator[None]:
    try:
        async with listening(parts.bell), running_beside(keep_sweeping(parts.transactions, log), keep_settling(parts, log)):
            yield
    finally:
        engine.dispose()
