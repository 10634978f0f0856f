"""A database that does not answer, as a problem document. Each door says it in its own words."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from foundation.logs import EventLog
from foundation.problems import Problem, problem_response

# A connection lost in the middle of a commit is among them: the outcome is unknown, and each door's words must allow for that.
OUTAGES: Final = (OperationalError, InterfaceError, DisconnectionError, PoolTimeout)


def install_outages(app: FastAPI, log: EventLog, storage_down: Problem) -> None:
    """Answers every outage of the database with `storage_down`; logged by type only."""

    async def _outage(_request: Request, error: Exception) -> JSONResponse:
        log.event("storage_down", error=type(error).__name__)
        return problem_response(storage_down)

    for outage in OUTAGES:
        app.add_exception_handler(outage, _outage)
