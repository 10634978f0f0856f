"""A person and a member of staff in a browser, in their own words: the tests read as stories."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import PASSWORD
from tests.staff_app import CodeApp, secret_shown_on

CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")
WAIT = 20_000


class PersonInBrowser:
    """Somebody on a phone who has opened the chat."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 390, "height": 780}, locale="sv-SE").new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        expect(self.page.locator("#composer")).to_be_visible(timeout=WAIT)

    @property
    def bubbles(self):
        """All messages that did not come from the person."""
        return self.page.locator("#log .message:not(.from-person)")

    def _answered(self, act) -> None:
        before = self.bubbles.count()
        act()
        expect(self.bubbles.nth(before)).to_be_visible(timeout=WAIT)

    def says(self, text: str) -> None:
        """Types and sends, and waits for an answer."""
        self.page.get_by_label("Skriv här").fill(text)
        self._answered(lambda: self.page.get_by_role("button", name="Skicka", exact=True).click())

    def presses(self, label: str) -> None:
        """Presses the latest quick reply with this label, and waits for an answer."""
        self._answered(lambda: self.page.locator("#log .choice-button", has_text=label).last.click())

    def sees(self, text: str) -> None:
        """The text stands in an answer."""
        expect(self.bubbles.filter(has_text=text).last).to_be_visible(timeout=WAIT)

    def receipt_code(self) -> str:
        """The code on the receipt card."""
        shown = self.page.locator(".receipt-symbols").last
        expect(shown).to_be_visible(timeout=WAIT)
        found = CODE.search(shown.inner_text())
        assert found, "no receipt code on the page"
        return found[0]

    def looks_up(self, code: str) -> None:
        """Opens 'Jag har en kod' and enters it."""
        self.page.locator("#menu [data-open=receipt]").click()
        self.page.get_by_label("Din kod").fill(code)
        self.page.get_by_role("button", name="Visa svaret").click()
        expect(self.page.locator("#receipt-status")).to_be_visible(timeout=WAIT)


class StaffInBrowser:
    """Somebody on call in a municipality."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1200, "height": 850}, locale="sv-SE")
        self.address, self.complaints = address, []

    def logs_in(self, username: str) -> None:
        """Through the login page and the first set-up of codes from an app."""
        self.page.goto(self.address + "/login")
        self.page.get_by_label("Användarnamn").fill(username)
        self.page.get_by_label("Lösenord").fill(PASSWORD)
        self.page.get_by_role("button", name="Logga in", exact=True).click()
        self.page.get_by_role("button", name="Välj app med koder").click()
        self.page.get_by_label("Sex siffror").fill(CodeApp(secret_shown_on(self.page)).code())
        self.page.get_by_role("button", name="Klar").click()
        self.page.get_by_role("link", name="Jag har sparat koderna").click()
        expect(self.page.get_by_role("heading", name=re.compile("^Kön i"))).to_be_visible(timeout=WAIT)

    def opens_first_ticket(self) -> None:
        """The one on top of the queue."""
        self.page.locator("main a[href^='/tickets/']").first.click()
        expect(self.page.get_by_role("heading", name="Förfrågan")).to_be_visible(timeout=WAIT)

    def claims(self) -> None:
        """Takes the open ticket."""
        self.page.get_by_role("button", name="Ta ärendet").click()
        expect(self.page.get_by_label("Ditt svar")).to_be_visible(timeout=WAIT)

    def answers(self, text: str) -> None:
        """Writes to the person."""
        self.page.get_by_label("Ditt svar").fill(text)
        self.page.get_by_role("button", name="Skicka svaret").click()
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=WAIT)
