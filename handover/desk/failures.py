"""Refusals and outages of the desk as problem documents; problem_pages makes them pages for browsers."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from foundation.logs import EventLog
from foundation.outages import install_outages
from foundation.problems import Problem, install_problems, problem_response
from handover.core.errors import HandoverError
from handover.desk.door import LoginRequired
from handover.desk.problem_pages import wants_page

# A connection that breaks in the middle of a commit leaves the outcome unknown, and the words say so.
STORAGE_DOWN = Problem(503, "storage-down", "Det går inte att nå databasen just nu",
                       detail="Det är inte säkert att det sparades. Titta på ärendet innan du skickar igen.",
                       headers={"Retry-After": "5"})  # fmt: skip
LOGGED_OUT = Problem(401, "unauthorized", "Du är inte inloggad", detail="Logga in för att fortsätta. Inget är sparat.")


def install_failures(app: FastAPI, log: EventLog) -> None:
    """Adds the desk's own failures to those of foundation.problems."""
    install_problems(app, log)
    install_outages(app, log, STORAGE_DOWN)

    @app.exception_handler(HandoverError)
    async def _refused(_request: Request, error: HandoverError) -> JSONResponse:
        return problem_response(problem_of(error))

    @app.exception_handler(LoginRequired)
    async def _nobody(request: Request, _error: LoginRequired) -> Response:
        if request.method == "GET" and wants_page(request.scope):
            return RedirectResponse("/login", 303)
        return problem_response(LOGGED_OUT)


def problem_of(error: HandoverError, detail: str | None = None) -> Problem:
    """The problem document of a refusal by the core or the store."""
    return Problem(error.status_code, error.code, error.title, detail=detail)
