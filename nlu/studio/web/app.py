"""The studio put together, to be mounted at a door that has security headers and a limit on the size of a body."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine

from foundation.content.versions import Versions
from foundation.entry import FILES
from foundation.logs import EventLog
from nlu.studio.store.draft import NeedsEyes
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.lessons import Lessons
from nlu.studio.store.trials import Trials
from nlu.studio.web.editing.answer_routes import answer_routes
from nlu.studio.web.editing.directory_routes import directory_routes
from nlu.studio.web.editing.flow_routes import flow_routes
from nlu.studio.web.editing.intent_routes import intent_routes
from nlu.studio.web.editing.municipality_routes import municipality_routes
from nlu.studio.web.editing.own_answer_routes import own_answer_routes
from nlu.studio.web.editing.own_contact_routes import own_contact_routes
from nlu.studio.web.editing.package_routes import package_routes
from nlu.studio.web.editing.text_routes import text_routes
from nlu.studio.web.editing.typing_routes import typing_routes
from nlu.studio.web.entrance import Entrance
from nlu.studio.web.failures import install_failures
from nlu.studio.web.improving.example_vectors import ExampleVectors, no_vectors
from nlu.studio.web.improving.inbox_routes import inbox_routes
from nlu.studio.web.improving.map_maker import MapMaker
from nlu.studio.web.improving.map_routes import map_routes
from nlu.studio.web.improving.meaning import Meaning, NoMeaning
from nlu.studio.web.parts import make_parts
from nlu.studio.web.problem_pages import ProblemPages
from nlu.studio.web.publishing.history_routes import history_routes
from nlu.studio.web.publishing.job_routes import job_routes
from nlu.studio.web.publishing.publish_routes import publish_routes
from nlu.studio.web.publishing.version_routes import version_routes
from nlu.studio.web.sandbox.conversation_routes import conversation_routes
from nlu.studio.web.sandbox.sandbox_routes import sandbox_routes
from nlu.studio.web.sandbox.trying import Services, Trying
from nlu.studio.web.start_routes import start_routes

ADDRESS: Final = "/studio"
LONGEST_BODY: Final = 4 * 1024 * 1024
"""Bytes: 5,000 pasted lines, each letter of them written as three bytes."""
_STATIC: Final = Path(__file__).resolve().parent / "static"


def create_studio(engine: Engine, entrance: Entrance, versions: Versions, needs_eyes: NeedsEyes, log: EventLog,
                  meaning: Meaning | None = None, vectors: ExampleVectors | None = None,
                  services: Services | None = None) -> FastAPI:  # fmt: skip
    """The ASGI app, whose pages know that they lie below ADDRESS. It has no documentation routes.

    `meaning` says what a text is understood as and which examples mean the same; without, only words are compared, and the remarks
    say so. The map of examples is drawn of `vectors`; without, it is empty and says so. `services` answer where the bot is tried.
    """
    parts = make_parts(engine, entrance, versions, needs_eyes, log, meaning or NoMeaning())
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    install_failures(app, log, entrance)
    for routes in (start_routes, intent_routes, answer_routes, text_routes, directory_routes, history_routes, typing_routes,
                   publish_routes, job_routes, version_routes):  # fmt: skip
        app.include_router(routes(parts))
    app.include_router(flow_routes(parts))
    for own in (municipality_routes, own_answer_routes, own_contact_routes):
        app.include_router(own(parts))
    app.include_router(package_routes(parts))
    app.include_router(inbox_routes(parts, Lessons(studio_transactions(engine))))
    app.include_router(conversation_routes(parts))
    trying = Trying(services, versions.live_id) if services else None
    app.include_router(sandbox_routes(parts, Trials(studio_transactions(engine)), trying))
    app.include_router(map_routes(parts, MapMaker(vectors or no_vectors(), log)))
    app.mount(FILES, StaticFiles(directory=_STATIC))
    app.add_middleware(ProblemPages, pages=parts.pages)
    return app
