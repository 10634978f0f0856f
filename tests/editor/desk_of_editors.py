"""A member of the studio in a browser: opens pages by the menu, works by keyboard, waits as long as a busy machine needs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.accessible import look_at
from tests.e2e.installation import Installed
from tests.editor.keyboard import Keyboard

WAIT = 60_000
LONGEST_JOB = 30 * 60.0
"""Seconds. On two idle cores a training takes under three minutes; beside other suites it has been seen to take many times that."""


class EditorInBrowser:
    """`page` and `keys` are there while at work."""

    page: Page
    keys: Keyboard

    def __init__(self, browser: Browser, installed: Installed, username: str) -> None:
        self._browser, self._installed, self._username = browser, installed, username

    @contextmanager
    def at_work(self) -> Iterator[EditorInBrowser]:
        """Logged in, at the start of the studio; in the end nothing may have been blocked or have failed on a page."""
        faults: list[str] = []
        with self._installed.logged_in(self._username) as client:
            cookies = [{"name": kept.name, "value": kept.value, "url": self._installed.staff} for kept in client.cookies.jar]
        context = self._browser.new_context(base_url=self._installed.staff, locale="sv-SE", viewport={"width": 1100, "height": 900})
        context.add_cookies(cookies)
        context.set_default_timeout(WAIT)
        self.page = context.new_page()
        self.page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: faults.append(str(error)))
        self.keys = Keyboard(self.page)
        self.page.goto("/studio/")
        yield self
        context.close()
        assert faults == []

    def opens(self, room: str, place: str = "") -> None:
        """A page of the menu's two rows, from the top of a page that has just come; without `place` the first of the room."""
        self.keys.choose("link", room)
        if place:
            self.keys.choose("link", place)

    def can_be_used_by_everybody(self, name: str) -> None:
        """Looks at the page as it stands."""
        look_at(self.page, name)

    def sees(self, words: str) -> None:
        """Waits until the words stand on the page."""
        expect(self.page.locator("main")).to_contain_text(words, timeout=WAIT)

    def does_not_see_button(self, name: str) -> None:
        """There is no such button in what the page says."""
        expect(self.page.locator("main").get_by_role("button", name=name, exact=True)).to_have_count(0)

    def waits_for_the_job(self) -> float:
        """Until the page that follows a job has become the page of what came of it; gives the seconds."""
        began = time.monotonic()
        expect(self.page.locator("progress")).to_have_count(0, timeout=LONGEST_JOB * 1000)
        return time.monotonic() - began
