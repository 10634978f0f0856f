"""Somebody who leaves in the middle, over real sockets: no fault is logged for it, and a real fault still is."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
import uvicorn
from anyio import BrokenResourceError
from fastapi import FastAPI, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from foundation.leaving import Presence
from foundation.logs import EventLog
from foundation.problems import install_problems
from foundation.web import BodyLimit

HEAD = " HTTP/1.1\r\nHost: x\r\n"
MUCH = "x" * 200_000  # more than sockets hold for who does not read
PARAMETERS = pytest.mark.parametrize("http", ["h11", "httptools"])


class Place:
    """An app with a route for each way of leaving; `ended` counts the requests that it has finished with."""

    def __init__(self) -> None:
        self.app, self.ended = FastAPI(), 0
        self.app.post("/body")(self.body)
        self.app.get("/events", response_class=EventSourceResponse)(self.events)
        self.app.get("/broken", response_class=EventSourceResponse)(self.broken)
        install_problems(self.app, EventLog("door"))
        self.app.add_middleware(BodyLimit)

    async def body(self, request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        while True:
            yield ServerSentEvent(data=MUCH)

    async def broken(self) -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent(data="one")
        await asyncio.sleep(0.1)
        raise KeyError("a person's words")

    async def __call__(self, scope, receive, send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            self.ended += scope["type"] == "http"


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None: the test's process keeps its own."""


@contextlib.asynccontextmanager
async def served(place: Place, http: str) -> AsyncIterator[int]:
    server = _Server(uvicorn.Config(place, port=0, http=http, access_log=False, log_config=None, lifespan="off"))
    running = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


async def leave_after(place: Place, http: str, sent: str) -> None:
    """Sends, reads nothing, and tears the connection; returns when the app has finished with it."""
    async with served(place, http) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent.encode())
        await asyncio.sleep(0.2)
        writer.transport.abort()
        async with asyncio.timeout(10):
            while not place.ended:
                await asyncio.sleep(0.01)


def failures(told: str) -> list[str]:
    """The errors that were logged as faults."""
    return [line["error"] for line in map(json.loads, told.splitlines()) if line["event"] == "request_failed"]


@PARAMETERS
@pytest.mark.parametrize("sent", [
    f"POST /body{HEAD}Content-Length: 100\r\n\r\nhalf", f"POST /body{HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    f"GET /events{HEAD}\r\n",
])  # fmt: skip
async def test_who_leaves_in_the_middle_is_no_fault(http, sent, capfd) -> None:
    place = Place()
    await leave_after(place, http, sent)
    assert place.ended == 1
    assert failures(capfd.readouterr().err) == []


@PARAMETERS
async def test_fault_in_a_stream_is_logged_by_its_type_and_without_its_words(http, capfd) -> None:
    await leave_after(Place(), http, f"GET /broken{HEAD}\r\n")
    told = capfd.readouterr().err
    assert failures(told) == ["ExceptionGroup"]
    assert "words" not in told


@pytest.mark.parametrize(("has_left", "error", "is_explained"), [
    (True, BrokenResourceError(), True),
    (False, BrokenResourceError(), False),
    (True, KeyError(), False),
    (True, ExceptionGroup("", [BrokenResourceError(), ExceptionGroup("", [BrokenResourceError()])]), True),
    (True, ExceptionGroup("", [BrokenResourceError(), KeyError()]), False),
])  # fmt: skip
async def test_leaving_explains_only_itself(has_left, error, is_explained) -> None:
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect" if has_left else "http.request"}

    presence = Presence(receive)
    await presence()
    assert presence.explains(error) is is_explained
