"""One error shape for every app: RFC 9457 problem documents that never echo what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.leaving import Presence
from foundation.logs import EventLog

BASE = "https://forstasteget.example/problems/"


class Problem(Exception):
    """An error that a caller may see. `name` ends the type URI, `title` is Swedish and plain."""

    def __init__(self, status: int, name: str, title: str, *, detail: str | None = None,
                 errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None) -> None:  # fmt: skip
        super().__init__(name)
        self.status, self.name, self.title, self.detail = status, name, title, detail
        self.errors, self.headers = list(errors), dict(headers or {})

    def in_words(self, words: Callable[[str], str]) -> Problem:
        """The same in another language; `words` gives a Swedish text in it."""
        errors = [{key: words(text) if key == "text" else text for key, text in row.items()} for row in self.errors]
        detail = words(self.detail) if self.detail else None
        return Problem(self.status, self.name, words(self.title), detail=detail, errors=errors, headers=self.headers)

    def document(self) -> dict[str, object]:
        """The members of RFC 9457, and `errors` with field and code for forms."""
        body: dict[str, object] = {"type": BASE + self.name, "title": self.title, "status": self.status}
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        return body


def problem_response(problem: Problem) -> JSONResponse:
    """The problem as `application/problem+json`."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    return JSONResponse(problem.document(), problem.status, headers, media_type="application/problem+json")


TITLES: Final = {
    400: ("bad-request", "Det gick inte att läsa det som skickades"),
    401: ("unauthorized", "Du behöver vara inloggad"),
    403: ("forbidden", "Det här är inte tillåtet"),
    404: ("not-found", "Sidan finns inte"),
    405: ("method-not-allowed", "Så kan sidan inte användas"),
    413: ("too-large", "Texten är för lång"),
    429: ("too-many", "Vänta en liten stund och försök igen"),
}


def _place(item: Mapping[str, Any]) -> str:
    # pydantic quotes the input in its text, and the caller's own keys in the place of an unknown field: neither leaves.
    steps = item["loc"][1:-1] if item["type"] == "extra_forbidden" else item["loc"][1:]
    return ".".join(str(step) for step in steps if not isinstance(step, str) or step.isidentifier())[:60]


class FailureWall:
    """Turns any unexpected error into a problem document, inside the headers; the framework's own way is outside them.

    Only the error's type is logged: its text may quote what a person wrote. Nothing is sent once an answer has begun, and nothing
    is logged or sent to who has left.
    """

    def __init__(self, app: ASGIApp, log: EventLog) -> None:
        self.app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, presence = False, Presence(receive)

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, presence, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            if presence.explains(error):
                return
            route = getattr(scope.get("route"), "path", None)
            self._log.event("request_failed", error=type(error).__name__, route=route, method=scope["method"])
            if not begun:
                await problem_response(Problem(500, "internal", "Något gick fel hos oss"))(scope, receive, send)


def install_problems(app: FastAPI, log: EventLog) -> None:
    """Makes every failure of `app` a problem document. Call it before SecurityHeaders is added, which must lie outside."""

    @app.exception_handler(Problem)
    async def _problem(_request: Request, error: Problem) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        name, title = TITLES.get(error.status_code, ("error", "Något gick fel"))
        return problem_response(Problem(error.status_code, name, title, headers=error.headers))

    @app.exception_handler(RequestValidationError)
    async def _validation(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [{"field": _place(item), "code": str(item["type"])} for item in error.errors()]
        return problem_response(Problem(422, "invalid", "Något i formuläret stämmer inte", errors=errors))

    app.add_middleware(FailureWall, log=log)
