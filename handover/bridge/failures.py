"""Refusals and outages as problem documents. None of them echoes what was sent."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from foundation.logs import EventLog
from foundation.outages import install_outages
from foundation.problems import Problem, install_problems, problem_response
from handover.bridge.field_words import field_errors
from handover.bridge.wire import KNOWN_FIELDS
from handover.core.errors import HandoverError, MessageEmpty, MessageTooLong
from handover.core.referral import ReferralRefused

# After an unknown outcome the same request must be safe to send again; it is.
STORAGE_DOWN = Problem(503, "storage-down", "Det går inte att spara just nu. Inget har skickats.", headers={"Retry-After": "5"})


def install_failures(app: FastAPI, log: EventLog) -> None:
    """Adds the bridge's own failures to those of foundation.problems."""
    install_problems(app, log)
    install_outages(app, log, STORAGE_DOWN)

    @app.exception_handler(HandoverError)
    async def _refused(_request: Request, error: HandoverError) -> JSONResponse:
        return problem_response(problem_of(error))

    @app.exception_handler(RequestValidationError)
    async def _unreadable(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [".".join(step for step in item["loc"] if step in KNOWN_FIELDS) for item in error.errors()]
        codes = ["missing" if item["type"] == "missing" else "unreadable" for item in error.errors()]
        errors = field_errors(zip(fields, codes, strict=True))
        return problem_response(Problem(422, "invalid", "Något i det som skickades stämmer inte", errors=errors))


def problem_of(error: HandoverError) -> Problem:
    """The problem document of a refusal by the core or the store."""
    if isinstance(error, ReferralRefused):
        return Problem(error.status_code, error.code, error.title, errors=field_errors(error.errors))
    if isinstance(error, MessageEmpty | MessageTooLong):
        return Problem(error.status_code, "invalid-message", error.title, errors=field_errors([("text", error.code)]))
    return Problem(error.status_code, error.code, error.title)
