"""Municipalities' pages in a real Chromium, at the staff's door: usable by everybody, by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from handover.store import sessions
from handover.store.engine import session_factory
from handover.store.migrate import migrate as migrate_handover
from nlu.studio.roles import ROLES
from nlu.studio.store.migrate import migrate as migrate_studio
from nlu.studio.store.tables import Table
from tests.accessible import look_at
from tests.databases import database
from tests.listening import Listening
from tests.steget.staff_house import StaffHouse, staff_house

TOWN = "/studio/municipalities/alingsas"
ANSWER = f"{TOWN}/answers/utter_ask_cost.any"


@pytest.fixture(scope="module")
def both(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, "municipalities_in_chromium", migrate_handover, migrate_studio) as url:
        yield url


@pytest.fixture
def house(both: str, tmp_path: Path) -> Iterator[StaffHouse]:
    with staff_house(both, content=tmp_path / "content") as made:
        with made.engine.begin() as connection:
            names = ", ".join(table.fullname for table in Table.metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE handover.staff, {names} RESTART IDENTITY CASCADE"))
        yield made


@pytest.fixture
def open_studio(browser: Browser, house: StaffHouse) -> Iterator[Callable[..., Page]]:
    """open_studio(…) gives a page of Anna's; afterwards nothing may have been blocked or failed."""
    server, faults, contexts = Listening(house.app, lifespan="off"), [], []
    staff = house.hire("anna", role="editor", studio=ROLES)

    def _open(**options: object) -> Page:
        context = browser.new_context(base_url=server.url, locale="sv-SE", **options)
        contexts.append(context)
        with session_factory(house.engine).begin() as session:
            value = sessions.open_session(session, staff.id)
        context.add_cookies([{"name": "steget_desk", "value": value, "url": server.url, "httpOnly": True}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield _open
    for context in contexts:
        context.close()
    server.stop()
    assert [fault for fault in faults if "422" not in fault and "409" not in fault] == []


def test_hours_are_written_by_keyboard_alone(open_studio) -> None:
    page = open_studio()
    page.goto(TOWN)
    look_at(page, "without hours")
    page.get_by_label("Måndag: Från", exact=True).focus()
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    page.keyboard.type("16")
    expect(page.locator("[data-kept]")).to_contain_text("undansparat")
    page.get_by_role("button", name="Måndagens tider till och med fredag").press("Enter")
    expect(page.get_by_text("Så blir det om du sparar.")).to_be_visible()
    expect(page.get_by_text("måndag–fredag 8–16", exact=True)).to_be_visible()
    look_at(page, "a preview")
    page.get_by_label("Fredag: Till", exact=True).fill("15")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sparat i utkastet.")).to_be_visible()
    expect(page.get_by_text("måndag–torsdag 8–16, fredag 8–15", exact=True)).to_be_visible()
    expect(page.get_by_text("Det står kvar i fälten.")).to_have_count(0)
    look_at(page, "with hours")


def test_fault_is_told_at_its_field(open_studio) -> None:
    page = open_studio(java_script_enabled=False)
    page.goto(TOWN)
    page.get_by_label("Tisdag: Från", exact=True).fill("åtta")
    page.get_by_role("button", name="Spara i utkastet").click()
    field = page.get_by_label("Tisdag: Från", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Skriv klockslag som 8 eller 16.30. Tomt betyder att ingen är där. "
        "Är alla dagar tomma säger chatten inga tider. Skriv ett klockslag, till exempel 8.30.")  # fmt: skip
    expect(page.get_by_role("alert")).to_contain_text("Inget är sparat än")
    with_script = open_studio()
    with_script.goto(TOWN)
    with_script.get_by_label("Tisdag: Från", exact=True).fill("åtta")
    with_script.get_by_role("button", name="Spara i utkastet").press("Enter")
    expect(with_script).to_have_title("Fel: Alingsås – Första steget, innehåll")
    look_at(with_script, "faults")


def test_own_words_from_the_common_answer_to_what_is_printed(open_studio) -> None:
    page = open_studio()
    page.goto("/studio/answers/utter_ask_cost")
    look_at(page, "an answer that all share")
    page.get_by_label("Skriv eget för en kommun").select_option("alingsas")
    page.get_by_role("button", name="Till kommunens svar").press("Enter")
    look_at(page, "own words to be")
    words = page.get_by_label("Det chatten säger till den som hör till Alingsås")
    words.fill("Samtalen är gratis i Alingsås. Ring 0000-00 00 00 så hör du mer.")
    expect(page.locator('[data-remarks-of="text"]')).to_contain_text("finns inte i katalogen", timeout=20_000)
    words.fill("Samtalen är gratis i Alingsås.")
    page.get_by_role("button", name="Spara i utkastet").press("Enter")
    expect(page.get_by_text("Sparat i utkastet.")).to_be_visible()
    page.goto("/studio/answers/utter_ask_cost")
    page.get_by_label("Det boten säger").first.fill("Det kostar ingenting.")
    page.get_by_role("button", name="Spara i utkastet").press("Enter")
    for place in ("/studio/", "/studio/municipalities", TOWN, ANSWER, f"{TOWN}/answers", f"{TOWN}/contacts/new", f"{TOWN}/differences"):
        page.goto(place)
        look_at(page, place)
    page.emulate_media(media="print")
    expect(page.get_by_text("Det kostar ingenting.")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.emulate_media(media="screen")
    page.goto(ANSWER)
    page.get_by_role("button", name="Behåll vårt").press("Enter")
    expect(page.get_by_text("Kommunen behåller sina egna ord.")).to_be_visible()
    page.get_by_role("button", name="Ta tillbaka det gemensamma").press("Enter")
    expect(page.get_by_text("Kommunen säger det gemensamma igen.")).to_be_visible()
