"""The second step in a real Chromium with a virtual authenticator, and whether everybody can use its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.store import sessions, staff_accounts
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.test_in_chromium import CONTRAST, PASSWORD, SMALL_TARGETS
from tests.listening import Listening
from tests.staff_app import CodeApp, secret_shown_on

AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                 "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def address(engine) -> Iterator[str]:
    """Where the desk listens, by the one name that browsers allow passkeys for without https."""
    server = Listening(create_app(engine, content_keys=KEYS, log=EventLog("desk")), lifespan="off")
    yield f"http://localhost:{server.port}"
    server.stop()


@pytest.fixture
def page(browser: Browser, address: str, engine) -> Iterator[Page]:
    """A page with a virtual authenticator; Anna has a password and nothing else. Nothing may have been blocked by the browser."""
    staff_accounts.add_staff(engine, "anna", "varberg", "Anna Ek", PASSWORD)
    context, faults = browser.new_context(base_url=address, locale="sv-SE"), []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()
    assert faults == []


def give_password(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("Användarnamn").fill("anna")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=15_000)


def add_first_key(page: Page) -> None:
    give_password(page)
    heading(page, "Skydda ditt konto")
    page.get_by_label("Vad ska nyckeln heta?").fill("Min jobbdator")
    page.get_by_role("button", name="Lägg till nyckel").click()
    heading(page, "Spara dina reservkoder")
    page.get_by_role("link", name="Jag har sparat koderna").click()
    heading(page, "Kön i Varberg")


def test_key_is_made_at_the_first_login_and_opens_the_desk_after_a_password_and_alone(page: Page) -> None:
    add_first_key(page)
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="Logga in med nyckel").click()
    heading(page, "Kön i Varberg")
    page.get_by_role("button", name="Logga ut").click()
    give_password(page)
    heading(page, "Ett steg till")
    page.get_by_role("button", name="Använd din nyckel").click()
    heading(page, "Kön i Varberg")
    page.get_by_role("link", name="Inloggning").click()
    expect(page.locator(".key-name")).to_have_text("Min jobbdator")
    expect(page.locator(".key-name + .help")).to_contain_text("Användes senast")
    page.get_by_label("Vad ska nyckeln heta?").fill("Samma igen")
    page.get_by_role("button", name="Lägg till nyckel").click()
    expect(page.get_by_role("alert")).to_contain_text("Nyckeln lades inte till.", timeout=15_000)


def test_every_page_of_the_second_step_can_be_read_by_everybody(page: Page) -> None:
    give_password(page)
    look_at(page, "setup")
    page.get_by_role("button", name="Välj app med koder").click()
    look_at(page, "setup_app")
    app = CodeApp(secret_shown_on(page))
    page.get_by_label("Sex siffror").fill("12")
    page.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("alert")).to_contain_text("Koden stämmer inte.", timeout=15_000)
    page.get_by_label("Sex siffror").fill(app.code())
    page.keyboard.press("Enter")
    heading(page, "Spara dina reservkoder")
    look_at(page, "codes")
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.goto("/security")
    page.get_by_label("Vad ska nyckeln heta?").fill("Min mobil med ett långt namn som ändå ska få plats på sidan")
    page.get_by_role("button", name="Lägg till nyckel").click()
    expect(page.get_by_role("status")).to_contain_text("Nyckeln är tillagd.", timeout=15_000)
    page.get_by_text("Ändra").click()
    page.get_by_text("Byt lösenord", exact=True).first.click()
    for label in ("Nytt lösenord", "Nytt lösenord en gång till"):
        page.get_by_label(label, exact=True).fill("fyra nya ord i rad")
    page.get_by_label("Ditt nuvarande lösenord").fill("ett annat lösenord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ditt nuvarande lösenord stämmer inte. Lösenordet är inte bytt.", timeout=15_000)
    page.get_by_text("Ändra").click()
    look_at(page, "security")
    page.get_by_role("button", name="Logga ut överallt").click()
    look_at(page, "login")
    give_password(page)
    page.get_by_text("Har du tappat").click()
    look_at(page, "second")


def look_at(page: Page, name: str) -> None:
    """At a phone's and a desk's width, light and dark: it fits, it has contrast, its targets are large, and axe-core finds nothing."""
    page.wait_for_load_state("load")  # sizes are those of the stylesheet only when it has come
    pictures = os.environ.get("PICTURES_OF_TESTS")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another while it is read
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            if pictures:
                page.screenshot(path=f"{pictures}/{name}-{width}-{scheme}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            assert page.evaluate(CONTRAST) == [], (name, scheme)
            assert page.evaluate(SMALL_TARGETS) == [], (name, width)
    found = Axe().run(page, options=RULES)
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found.response["violations"]] == [], name


def test_without_javascript_the_app_is_offered_and_no_key(browser: Browser, address: str, engine, transactions) -> None:
    staff = staff_accounts.add_staff(engine, "anna", "varberg", "Anna Ek", PASSWORD)
    context = browser.new_context(base_url=address, locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    give_password(page)
    heading(page, "Skydda ditt konto")
    expect(page.get_by_role("button", name="Lägg till nyckel")).to_be_hidden()
    expect(page.get_by_text("Din webbläsare kan inte använda nycklar")).to_be_visible()
    expect(page.get_by_role("button", name="Välj app med koder")).to_be_visible()
    with transactions.begin() as session:
        value = sessions.open_session(session, staff.id)
    context.add_cookies([{"name": "steget_desk", "value": value, "url": address, "httpOnly": True}])
    page.goto("/security")
    expect(page.get_by_role("button", name="Lägg till app")).to_be_visible()
    context.close()
