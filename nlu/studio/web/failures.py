"""Refusals and outages of the studio as problem documents; problem_pages makes them pages for browsers."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from foundation.content.versions import VersionBroken
from foundation.logs import EventLog
from foundation.outages import install_outages
from foundation.problems import Problem, install_problems, problem_response
from nlu.studio.content.errors import ContentError
from nlu.studio.store.errors import DoesNotFit, NotAllowed, NotThere, StudioRefusal
from nlu.studio.web.entrance import Entrance, NotLoggedIn
from nlu.studio.web.problem_pages import wants_page

STORAGE_DOWN: Final = Problem(503, "storage-down", "Det går inte att nå databasen just nu",
                              detail="Det är inte säkert att det sparades. Titta i historiken innan du sparar igen.",
                              headers={"Retry-After": "5"})  # fmt: skip
LOGGED_OUT: Final = Problem(401, "unauthorized", "Du är inte inloggad", detail="Logga in för att fortsätta. Inget är sparat.")
_WAY_OUT: Final = "Den senaste ändringen av det går att ångra i historiken."
SAFE: Final = ("GET", "HEAD")
_STATUS: Final[dict[type[StudioRefusal], int]] = {NotAllowed: 403, NotThere: 404, DoesNotFit: 409}


def install_failures(app: FastAPI, log: EventLog, entrance: Entrance) -> None:
    """Adds the studio's own failures to those of foundation.problems. Their texts are ours and quote nobody."""
    install_problems(app, log)
    install_outages(app, log, STORAGE_DOWN)

    @app.exception_handler(StudioRefusal)
    async def _refused(_request: Request, error: StudioRefusal) -> JSONResponse:
        return problem_response(Problem(_STATUS.get(type(error), 409), "refused", "Det gick inte", detail=str(error)))

    @app.exception_handler(ContentError)
    async def _content(request: Request, error: ContentError) -> JSONResponse:
        if request.method in SAFE:
            return problem_response(Problem(422, "content", "Innehållet går inte att läsa", detail=f"{error} {_WAY_OUT}"))
        return problem_response(Problem(422, "content", "Det gick inte att spara", detail=str(error)))

    @app.exception_handler(VersionBroken)
    async def _broken(_request: Request, error: VersionBroken) -> JSONResponse:
        log.event("version_broken")
        return problem_response(Problem(503, "version-broken", "Innehållet går inte att läsa", detail=str(error)))

    @app.exception_handler(NotLoggedIn)
    async def _nobody(request: Request, _error: NotLoggedIn) -> Response:
        if request.method == "GET" and wants_page(request.scope):
            return RedirectResponse(entrance.login, 303)
        return problem_response(LOGGED_OUT)
