"""The real gateway on scripted inner services, reached by a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.gateway.store.engine import make_engine
from tests.bot.gateway.conftest import World
from tests.listening import Listening

NEUTRAL = "https://www.smhi.se/"


class Running:
    """`world` steers it, `url` is where it listens."""

    def __init__(self, database: str) -> None:
        self.world = World(make_engine(database))
        self._server = Listening(self.world.app, timeout_graceful_shutdown=1)
        self.url = self._server.url

    def stop(self) -> None:
        """Ends the server."""
        self._server.stop(at_once=True)  # nobody is left who could read to the end of a stream


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
