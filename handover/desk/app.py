"""The desk put together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine

from foundation.beside import running_beside
from foundation.directory import Municipality
from foundation.doorbell import Doorbell, listening
from foundation.entry import ANYONE, FILES, open_to
from foundation.logs import EventLog
from foundation.web import BodyLimit, SecurityHeaders
from handover.delivery.alarm_ways import AlarmWay
from handover.delivery.watching import Watch, keep_watching
from handover.desk.accessibility_routes import accessibility_routes
from handover.desk.app_enrolment_routes import app_enrolment_routes
from handover.desk.enrolment import first_time, logged_in
from handover.desk.failures import install_failures
from handover.desk.headers import CSP, headers_for
from handover.desk.key_enrolment_routes import key_enrolment_routes
from handover.desk.key_login_routes import key_login_routes
from handover.desk.live_routes import live_routes
from handover.desk.login_routes import login_routes
from handover.desk.login_turns import LoginTurns
from handover.desk.pages import HasStudio
from handover.desk.parts import DeskParts, make_parts
from handover.desk.password_routes import password_routes
from handover.desk.problem_pages import ProblemPages
from handover.desk.queue_routes import queue_routes
from handover.desk.second_step_routes import second_step_routes
from handover.desk.security_routes import security_routes
from handover.desk.ticket_routes import ticket_routes
from handover.desk.wording_routes import wording_routes
from handover.desk.writing_routes import writing_routes
from handover.health_routes import health_routes
from handover.store import passwords
from handover.store.content_keys import ContentKeys
from handover.store.engine import session_factory
from handover.store.wall import WATCH, walled

_STATIC: Final = Path(__file__).resolve().parent / "static"
# Far above what a reply may hold, so that a text that is too long comes back in its form instead of being cut off.
_BODY_LIMIT: Final = 256 * 1024


def create_app(engine: Engine, *, content_keys: ContentKeys, log: EventLog, staff_url: str | None = None,
               public_url: str | None = None, municipalities: dict[str, Municipality] | None = None, turns: LoginTurns | None = None,
               ways: Sequence[AlarmWay] = (), is_second_step_required: bool = True, bell: Doorbell | None = None,
               has_studio: HasStudio = lambda _id: False, wider: Mapping[str, int] | None = None) -> FastAPI:  # fmt: skip
    """The ASGI app on `engine`, whose schema migrate() has made. It has no documentation routes.

    `ways` are how those on call are told when the delivery worker is silent: it can't tell of its own end. `has_studio` and `wider`
    are for what is mounted beside it: who sees the way there, and how long a body may be below which path.
    """
    passwords.prepare()
    turns = turns or LoginTurns()
    parts = make_parts(engine, content_keys, log, staff_url, public_url, municipalities, is_second_step_required, bell, has_studio)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
                  lifespan=lambda _app: _running(engine, parts, Watch(walled(engine, WATCH), ways, parts.names, log)))  # fmt: skip
    install_failures(app, log)
    for routes in (login_routes, second_step_routes, password_routes):
        app.include_router(routes(parts, turns))
    for stage in (first_time(parts), logged_in(parts)):
        app.include_router(app_enrolment_routes(parts, stage))
        app.include_router(key_enrolment_routes(parts, stage))
    for routes in (key_login_routes, security_routes, queue_routes, ticket_routes, writing_routes, live_routes, wording_routes,
                   accessibility_routes):  # fmt: skip
        app.include_router(routes(parts))
    app.include_router(health_routes(session_factory(engine)))
    app.add_api_route("/", open_to(ANYONE)(lambda: RedirectResponse("/login", 303)), methods=["GET"])
    app.mount(FILES, StaticFiles(directory=_STATIC))
    app.add_middleware(BodyLimit, limit=_BODY_LIMIT, wider=wider)
    app.add_middleware(ProblemPages, pages=parts.pages)
    app.add_middleware(SecurityHeaders, csp=CSP, headers=headers_for(https=parts.door.https))
    return app


@contextlib.asynccontextmanager
async def _running(engine: Engine, parts: DeskParts, watch: Watch) -> AsyncIterator[None]:
    parts.farewell.listen()
    try:
        async with listening(parts.bell), running_beside(keep_watching(watch)):
            yield
            parts.farewell.said.set()
    finally:
        engine.dispose()
