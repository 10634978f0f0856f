"""Trying the bot and saving the conversation in a real Chromium: by keyboard, without JavaScript, usable by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

import steget.staff_door
from handover.store import sessions
from handover.store.engine import session_factory
from handover.store.migrate import migrate as migrate_handover
from nlu.studio.roles import ROLES
from nlu.studio.store.migrate import migrate as migrate_studio
from nlu.studio.web.sandbox.trying import Services
from tests.accessible import look_at
from tests.databases import database
from tests.listening import Listening
from tests.nlu.studio.web.trial_fakes import services  # noqa: F401 - fixture
from tests.steget.staff_house import StaffHouse, staff_house

NOW = "han slår mig nu, jag är rädd att han dödar mig"


@pytest.fixture(scope="module")
def both(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, "sandbox_in_chromium", migrate_handover, migrate_studio) as url:
        yield url


@pytest.fixture
def house(both: str, tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[StaffHouse]:  # noqa: F811
    monkeypatch.setattr(steget.staff_door, "_services", lambda _settings: services)
    with staff_house(both, content=tmp_path / "content") as made:
        with made.engine.begin() as connection:
            connection.execute(text("TRUNCATE handover.staff, studio.member, studio.trial CASCADE"))
        yield made


@pytest.fixture
def open_studio(browser: Browser, house: StaffHouse) -> Iterator[Callable[..., Page]]:
    """open_studio() gives a page of an editor; afterwards nothing may have been blocked or failed."""
    server, faults, contexts = Listening(house.app, lifespan="off"), [], []
    anna = house.hire("anna", role="editor", studio=ROLES)

    def _open(**options: object) -> Page:
        context = browser.new_context(base_url=server.url, locale="sv-SE", **options)
        contexts.append(context)
        with session_factory(house.engine).begin() as session:
            value = sessions.open_session(session, anna.id)
        context.add_cookies([{"name": "steget_desk", "value": value, "url": server.url, "httpOnly": True}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield _open
    for context in contexts:
        context.close()
    server.stop()
    assert faults == []


def said(page: Page, words: str) -> None:
    """Types and sends, and waits for the page with the answer: what is typed into the one before it would go with it."""
    page.get_by_label("Skriv som en människa skulle skriva").fill(words)
    page.get_by_label("Skriv som en människa skulle skriva").press("Enter")
    expect(page.get_by_role("list", name="Samtalet")).to_contain_text(f"Du skrev: {words}")


def test_pages_can_be_used_by_everybody(open_studio) -> None:
    page = open_studio()
    for place in ("/sandbox", "/conversations", "/sandbox/save"):
        page.goto(f"/studio{place}")
        look_at(page, f"{place} that is empty")
    page.goto("/studio/sandbox")
    page.get_by_role("button", name="Börja").click()
    look_at(page, "a trial that begins")
    said(page, "vad kostar det")
    said(page, NOW)
    expect(page.get_by_role("list", name="Samtalet")).to_contain_text("Ring 112 nu.")
    look_at(page, "a trial with an emergency")
    page.get_by_role("link", name="Spara som prov").click()
    look_at(page, "saving")
    page.get_by_label("Vad ska samtalet heta?").fill("Kostnad och fara")
    page.get_by_role("button", name="Spara i utkastet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kostnad och fara")
    look_at(page, "a saved conversation")
    page.get_by_role("main").get_by_role("link", name="Sparade samtal", exact=True).click()
    look_at(page, "the list")


@pytest.mark.parametrize("with_javascript", [True, False])
def test_conversation_is_led_by_keyboard_with_and_without_javascript(open_studio, with_javascript: bool) -> None:
    page = open_studio(java_script_enabled=with_javascript)
    page.goto("/studio/sandbox")
    page.get_by_label("Vilken version?").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Någon skadar mig").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#latest")).to_contain_text("Du tryckte på: Någon skadar mig")
    said(page, "vad kostar det")
    expect(page.locator("#latest")).to_contain_text("Svar: Vad det kostar")
    page.keyboard.press("Tab")  # from the newest answer on: its links, then the bot's buttons
    page.reload()
    expect(page.locator("#latest")).to_contain_text("vad kostar det")
    page.get_by_role("button", name="Avsluta och radera").press("Enter")
    expect(page.get_by_role("button", name="Börja")).to_be_visible()
