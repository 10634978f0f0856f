"""A person in a real Chromium with a profile on disk, who leaves in a hurry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, expect, sync_playwright

from tests.browser_fixtures import QUIET, WHOLE, executable
from tests.leaks.marks import word
from tests.leaks.person import Seen

_WAIT = 30_000
_NEUTRAL = "https://www.smhi.se/"


@contextmanager
def _profile(folder: Path) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(str(folder), executable_path=executable(*WHOLE), args=QUIET,
                                                                locale="sv-SE")  # fmt: skip
        yield context
        context.close()


def chat_and_leave(public: str, profile: Path, code: str, seen: Seen) -> None:
    """Writes, reads an answer with the code, leaves fast and closes the browser, so that all is on disk that ever will be."""
    with _profile(profile) as context:
        context.route(_NEUTRAL + "**", lambda route: route.fulfill(body="<title>Väder</title>", content_type="text/html"))
        page = context.new_page()
        page.goto(public)
        page.get_by_label("Skriv här").fill(word("inifönstret"))
        page.get_by_role("button", name="Skicka", exact=True).click()
        expect(page.locator("#log .from-person").first).to_be_visible(timeout=_WAIT)
        page.locator("#menu [data-open=receipt]").click()
        page.get_by_label("Din kod").fill(code)
        page.get_by_role("button", name="Visa svaret").click()
        expect(page.locator("#receipt-messages")).to_contain_text(word("personalsvar"), timeout=_WAIT)
        seen.add("webbläsarens samtalsnyckel", *page.evaluate("sessionStorage.getItem('chatt').split('.').slice(1, 2)"))
        page.get_by_role("link", name="Lämna sidan snabbt").click()
        page.wait_for_url(_NEUTRAL)


def visit(address: str, profile: Path) -> None:
    """Opens an address and closes the browser: what a page would do that carried a code in its address."""
    with _profile(profile) as context:
        context.new_page().goto(address)
