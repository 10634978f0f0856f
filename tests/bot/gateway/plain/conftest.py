"""The real gateway on scripted inner services, reached by a real Chromium."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from bot.gateway.store.engine import make_engine
from tests.bot.gateway.conftest import World

NEUTRAL = "https://www.smhi.se/"


class Running:
    """`world` steers it, `url` is where it listens."""

    def __init__(self, database: str) -> None:
        self.world = World(make_engine(database))
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(self.world.app, log_level="critical", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Ends the server."""
        self._server.should_exit = self._server.force_exit = True  # nobody is left who could read to the end of a stream
        self._thread.join(10)


@pytest.fixture
def running(chat_database: str) -> Iterator[Running]:
    """A fresh one for each test."""
    gateway = Running(chat_database)
    yield gateway
    gateway.stop()


@pytest.fixture
def open_page(browser: Browser, running: Running) -> Iterator[Callable[..., Page]]:
    """open_page("/chatt") in a context of its own, without JavaScript unless `scripts`; nothing may be blocked or fetched elsewhere."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(path: str = "/chatt", *, scripts: bool = False, **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "sv-SE", **options}
        context = browser.new_context(base_url=running.url, java_script_enabled=scripts, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.route(NEUTRAL + "**", lambda route: route.fulfill(body="<!doctype html><title>Väder</title>", content_type="text/html"))
        page = context.new_page()
        page.on("request", lambda request: None if request.url.startswith((running.url, NEUTRAL)) else faults.append(request.url))
        page.on("console", lambda said: None if said.text.startswith("Failed to load resource") else faults.append(said.text))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []
