"""SupportManagement behind an API gateway, on loopback: judges every request by the contract, keeps errands, fails as told.

It answers a bad request as the real one does, with a problem document that quotes what was sent.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.handover.delivery.support_management_contract import (
    DOCUMENT,
    answer_schema,
    body_schema,
    faults_of,
    faults_of_address,
    operation_of,
)
from tests.handover.delivery.support_management_store import ErrandStore, Faults, StoredErrand

BASE = "/supportmanagement/15.0"
CLIENT = ("a-made-up-key", "a-made-up-secret-of-the-tests")
FILTER = re.compile(r"externalTags\.key:'([^'\\]*)' and externalTags\.value:'([^'\\]*)'")
HANG_SECONDS = 1.5
Part = Callable[["Municipality", Request, Any], Awaitable[Response]]


class Municipality:
    """The service's state, and everything that was asked of it. `answers` come instead of the real ones, after the work is done."""

    def __init__(self, store: ErrandStore, faults: Faults) -> None:
        self.store, self.faults = store, faults
        self.tokens: list[str] = []
        self.valid: set[str] = set()
        self.lifetime: object = 3600
        self.asked: list[tuple[str, Any]] = []
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.token_answer: Response | None = None
        self.answers: dict[str, Response] = {}

    def app(self) -> ASGIApp:
        """The gateway with the service behind it."""
        app = FastAPI(openapi_url=None)
        app.post("/token")(self._token)
        for template, methods in DOCUMENT["paths"].items():
            for method, operation in methods.items():
                route = self._judged(operation_of(method, template), PARTS[operation["operationId"]])
                app.add_api_route(BASE + template, route, methods=[method.upper()])
        return _Faulty(app, self.faults)

    async def _token(self, request: Request) -> Response:
        self.seen.append((str(request.url), dict(request.headers)))
        expected = "Basic " + base64.b64encode(":".join(CLIENT).encode()).decode()
        if self.token_answer is not None:
            return self.token_answer
        if request.headers.get("authorization") != expected or await request.body() != b"grant_type=client_credentials":
            return JSONResponse({"error": "invalid_client"}, 401)
        self.tokens.append(secrets.token_urlsafe(24))
        self.valid = {self.tokens[-1]}
        return JSONResponse({"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": self.lifetime})

    def _judged(self, operation: dict[str, Any], part: Part) -> Callable[[Request], Awaitable[Response]]:
        async def route(request: Request) -> Response:
            self.seen.append((str(request.url), dict(request.headers)))
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.valid:
                return JSONResponse({"title": "Unauthorized"}, 401)
            faults, body = await _judge(request, operation)
            if faults:
                return _problem(400, faults, body)
            name = operation["operationId"]
            self.asked.append((name, body))
            answer = _promised(operation, await part(self, request, body))
            return self.answers.get(name, answer)

        return route

    def errand(self, request: Request) -> StoredErrand | None:
        """The errand that the path names."""
        return self.store.errands.get(request.path_params["errandId"])


async def _judge(request: Request, operation: dict[str, Any]) -> tuple[list[str], Any]:
    faults = faults_of_address(operation, request.path_params, request.query_params.multi_items())
    if "requestBody" not in operation:
        return faults + (["body: none expected"] if await request.body() else []), None
    media_type = request.headers.get("content-type", "").split(";")[0]
    if media_type == "multipart/form-data":
        form = dict(await request.form())
        plain = {name: value if isinstance(value, str) else "a file" for name, value in form.items()}
        return faults + faults_of(plain, body_schema(operation, media_type)), form
    body = json.loads(await request.body())
    return faults + faults_of(body, body_schema(operation, media_type)), body


def _problem(status: int, faults: list[str], body: Any) -> Response:
    return JSONResponse({"title": "Constraint Violation", "status": status, "violations": faults, "detail": f"not valid: {body}"}, status)


def _promised(operation: dict[str, Any], response: Response) -> Response:
    """An answer of ours that breaks the description would make the tests worthless."""
    if response.status_code < 300 and (schema := answer_schema(operation, response.status_code)):
        assert faults_of(json.loads(response.body), schema, DOCUMENT["components"]) == []
    return response


async def _find(town: Municipality, request: Request, _: Any) -> Response:
    wanted = FILTER.fullmatch(request.query_params["filter"])
    if wanted is None:
        return _problem(400, ["filter"], request.query_params["filter"])
    found = town.store.find(wanted[1], wanted[2])
    content = [{"id": errand.id, "errandNumber": errand.number, "externalTags": town.store.shown_tags(errand)} for errand in found]
    return JSONResponse({"content": content})


async def _create(town: Municipality, request: Request, body: Any) -> Response:
    if town.store.refuses(body):
        return _problem(400, ["classification"], body)
    location = f"{request.url.path.removeprefix(BASE)}/{town.store.create(body)}"
    return Response(status_code=201, headers={"Location": location})


async def _update(town: Municipality, request: Request, body: Any) -> Response:
    if (errand := town.errand(request)) is None:
        return _problem(404, ["errandId"], body)
    if "reporterUserId" in body:
        return _problem(400, ["reporterUserId"], body)
    errand.body |= body
    return JSONResponse(errand.body)


async def _documents(town: Municipality, request: Request, _: Any) -> Response:
    if (errand := town.errand(request)) is None:
        return _problem(404, ["errandId"], None)
    return JSONResponse([{"fileName": name, "channel": channel} for name, _, _, channel in errand.documents])


async def _attach(town: Municipality, request: Request, form: Any) -> Response:
    if (errand := town.errand(request)) is None:
        return _problem(404, ["errandId"], form)
    file = form["errandAttachment"]
    errand.documents.append((file.filename, file.content_type, await file.read(), form.get("channel", "WEB_UI")))
    return Response(status_code=201, headers={"Location": f"{request.url.path}/{secrets.token_hex(4)}"})


async def _notes(town: Municipality, request: Request, _: Any) -> Response:
    if (errand := town.errand(request)) is None:
        return _problem(404, ["errandId"], None)
    place = {name: request.query_params.get(name) for name in ("context", "role")}
    return JSONResponse({"notes": [note for note in errand.notes if {name: note[name] for name in place} == place]})


async def _add_note(town: Municipality, request: Request, body: Any) -> Response:
    if (errand := town.errand(request)) is None:
        return _problem(404, ["errandId"], body)
    errand.notes.append(body)
    return Response(status_code=201, headers={"Location": f"{request.url.path}/{secrets.token_hex(4)}"})


async def _metadata(town: Municipality, _: Request, __: Any) -> Response:
    return JSONResponse(town.store.metadata)


PARTS: dict[str, Part] = {
    "findErrands": _find, "createErrand": _create, "updateErrand": _update, "readErrandAttachments": _documents,
    "createErrandAttachment": _attach, "findErrandNotes": _notes, "createErrandNote": _add_note, "getAll": _metadata,
}  # fmt: skip


class _Faulty:
    """Fails the requests that the plan names, before or after the app has done its work."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app, self._faults = app, faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._faults.next() if scope["type"] == "http" else None
        if fault is None or fault[0] == "after":
            await self._app(scope, receive, send if fault is None else _lost)
        if fault is not None:
            await _fail(fault[1], send)


async def _lost(_: Message) -> None:
    """Takes an answer that nobody will get."""


async def _fail(how: str, send: Send) -> None:
    if how == "hang":
        await asyncio.sleep(HANG_SECONDS)
    status, length = (int(how), b"0") if how.isdigit() else (200, b"1000")
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", length)]})
    if how != "cut":  # a promised body that never comes makes the server hang up
        await send({"type": "http.response.body", "body": b"" if how.isdigit() else b"x" * 1000})


@asynccontextmanager
async def served(app: ASGIApp, **options: Any) -> AsyncIterator[str]:
    """The app on a free port of loopback, in this process; gives host and port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_config=None, lifespan="off", **options))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running
