"""The widget on a website in a real Chromium that notes whatever the website's policy or the console has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.bot.embed.site import Site
from tests.bot.widget.conftest import NEUTRAL
from tests.bot.widget.fake_api import FakeGateway

Visit = Callable[..., Page]
# Playwright and axe see open shadow roots only. That a page can do this is what the installation page warns of.
LOOK_INSIDE = """(() => { const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return attach.call(this, {...options, mode: 'open'}); }; })()"""
LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective), true)"""


@pytest.fixture
def site() -> Iterator[Site]:
    """Fresh servers."""
    running = Site()
    yield running
    running.stop()


@pytest.fixture
def fake(site: Site) -> FakeGateway:
    """What the test steers and looks at."""
    return site.fake


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens an address of the website; afterwards nothing may stand in the console but what the test expects with `faults`."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    allowed: list[str] = ["Failed to load resource"]

    def neutral(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Väder</title><p>Sol", content_type="text/html; charset=utf-8")

    def visit_one(path: str = "/", *, base: str | None = None, look_inside: bool = True, expected: tuple[str, ...] = (),
                  neutral_page: bool = False, **options: object) -> Page:  # fmt: skip
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "sv-SE", **options})  # type: ignore[arg-type]
        contexts.append(context)
        allowed.extend(expected)
        if neutral_page:  # not by itself: Playwright answers CORS preflights in the server's place where it routes anything
            context.route(NEUTRAL + "**", neutral)
        for script in (LISTEN, *([LOOK_INSIDE] if look_inside else [])):
            context.add_init_script(script)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(f"script: {error.message}"))
        page.on("request", lambda request: faults.append(f"foreign: {request.url}") if _is_foreign(request.url) else None)
        page.goto((base or site.url) + path)
        return page

    def _is_foreign(url: str) -> bool:
        return not url.startswith((site.home, site.url, site.stranger, NEUTRAL, "about:", "blob:", "data:"))

    yield visit_one
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not any(words in fault for words in allowed)] == []


def open_chat(page: Page) -> Page:
    """Presses the button and waits for the chat's first messages."""
    page.get_by_role("button", name="Chatta anonymt").click()
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    return page


def say(page: Page, text: str) -> None:
    """Writes and presses Enter."""
    page.get_by_label("Skriv här").fill(text)
    page.keyboard.press("Enter")


def answered(page: Page, text: str) -> None:
    """Waits until the bot has said `text`."""
    expect(page.locator(".log .from-bot .text").filter(has_text=text).last).to_be_visible()


def inside(script: str) -> str:
    """JavaScript with the widget's shadow root as `root`; needs LOOK_INSIDE."""
    return f"() => {{ const root = document.querySelector('forsta-steget').shadowRoot; {script} }}"
