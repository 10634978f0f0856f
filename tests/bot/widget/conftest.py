"""A fake gateway per test and a page in a real Chromium that watches for anything the page must not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.bot.widget.fake_api import FakeGateway, build
from tests.listening import Listening

NEUTRAL = "https://www.smhi.se/"
OpenPage = Callable[..., Page]


class Gateway:
    """A running fake: `fake` steers it, `url` is where it listens."""

    def __init__(self) -> None:
        self.fake = FakeGateway()
        self._server = Listening(build(self.fake), timeout_graceful_shutdown=1)
        self.url = self._server.url + "/"

    def stop(self) -> None:
        """Ends streams and the server."""
        self.fake.chats.clear()
        self._server.stop(at_once=True)  # nobody is left who could read to the end of a stream


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A fresh fake gateway."""
    running = Gateway()
    yield running
    running.stop()


@pytest.fixture
def fake(gateway: Gateway) -> FakeGateway:
    """What the test steers and looks at."""
    return gateway.fake


@pytest.fixture
def open_page(browser: Browser, gateway: Gateway) -> Iterator[OpenPage]:
    """Opens the page in a context of its own; afterwards no CSP violation, script error or foreign request may have happened."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def neutral(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Väder</title><p>Sol", content_type="text/html; charset=utf-8")

    def open_one(path: str = "", *, wait: bool = True, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "sv-SE", **options})  # type: ignore[arg-type]
        contexts.append(context)
        context.route(NEUTRAL + "**", neutral)
        page = context.new_page()
        page.on("request", lambda request: faults.append(f"foreign request: {request.url}") if _is_foreign(request.url) else None)
        page.on("pageerror", lambda error: faults.append(f"script: {error.name}"))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said.text) else None)
        page.goto(gateway.url + path)
        if wait:
            page.get_by_role("log").get_by_text("Vem gäller det?").wait_for()
        return page

    def _is_foreign(url: str) -> bool:
        return not url.startswith((gateway.url, NEUTRAL))

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def _is_fault(text: str) -> bool:
    # Chromium writes a line about every answer that is no success; those are the tests' own.
    return not text.startswith("Failed to load resource")
