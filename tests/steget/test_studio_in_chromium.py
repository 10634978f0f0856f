"""The studio's pages in a real browser, at the door where they are mounted: for everybody, with and without JavaScript."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import text

from handover.store.migrate import migrate as migrate_handover
from nlu.studio.roles import ROLES
from nlu.studio.store.migrate import migrate as migrate_studio
from tests.accessible import look_at
from tests.databases import database
from tests.listening import Listening
from tests.steget.staff_house import StaffHouse, staff_house

EMPTIED = [f"studio.{name}" for name in ("member", "draft_file", "draft_base", "change", "typed_text", "open_item")]
ANSWER = "/studio/answers/utter_ask_is_bot"


@pytest.fixture(scope="module")
def both(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, f"pages_{uuid.uuid4().hex}", migrate_handover, migrate_studio) as url:
        yield url


@pytest.fixture
def house(both: str) -> Iterator[StaffHouse]:
    with staff_house(both) as made:
        with made.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE handover.staff, {', '.join(EMPTIED)} CASCADE"))
        yield made


@pytest.fixture
def open_studio(browser: Browser, house: StaffHouse) -> Iterator[Callable[..., Page]]:
    """open_studio("anna") gives a page of a new member; afterwards nothing may have been blocked, failed or fetched from elsewhere."""
    server, contexts, faults = Listening(house.app, lifespan="off"), list[BrowserContext](), list[str]()

    def _open(name: str, **options: object) -> Page:
        context = browser.new_context(base_url=server.url, locale="sv-SE", **options)
        contexts.append(context)
        session_id = house.enter(house.hire(name, studio=ROLES)).session_id
        context.add_cookies([{"name": "steget_desk", "value": session_id, "url": server.url, "httpOnly": True}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(server.url) else faults.append(request.url))
        return page

    yield _open
    for context in contexts:
        context.close()
    server.stop()
    assert faults == []


def test_every_page_can_be_used_by_everybody(open_studio) -> None:
    page, bo = open_studio("anna"), open_studio("bo")
    page.goto("/studio/answers/utter_disclose_physical_violence")
    page.get_by_label("Det boten säger").first.fill("Du kan få hjälp. " * 20 + "x" * 300)
    page.get_by_role("button", name="Spara i utkastet").click()
    for path in ("/studio/", "/studio/intents?q=robot", "/studio/intents?q=finnsinte", "/studio/answers?q=robot", "/studio/directory",
                 "/studio/directory/bris", "/studio/history", "/studio/history/1", "/studio/remarks", "/studio/texts?q=fara"):  # fmt: skip
        page.goto(path)
        look_at(page, path)
    bo.goto("/studio/approvals")
    look_at(bo, "approvals")
    bo.goto("/studio/history/1")
    look_at(bo, "a change to be reviewed")


def test_long_pages_can_be_used_by_everybody(open_studio) -> None:
    page = open_studio("anna")
    page.goto("/studio/intents/greet?lang=en")
    page.get_by_role("link", name=re.compile("^Ändra")).first.click()
    look_at(page, "examples, one being changed")
    page.goto(ANSWER)
    for summary in page.locator("summary").all():
        summary.click()
    look_at(page, "answer with everything open")


def test_what_is_typed_is_kept_and_remarked_on(open_studio) -> None:
    page = open_studio("anna")
    page.goto("/studio/intents/greet")
    field = page.get_by_label("Så kan någon skriva")
    field.fill("hallå 19850101-1234 på er")
    expect(page.locator('[data-remarks-of="text"] .block')).to_contain_text("personnummer")
    expect(page.locator("[data-kept]")).to_contain_text("undansparat")
    page.reload()
    expect(field).to_have_value("hallå 19850101-1234 på er")
    expect(page.locator('[data-remarks-of="text"] .block')).to_contain_text("personnummer")
    page.get_by_role("button", name="Släng det osparade").click()
    expect(field).to_have_value("")


def test_all_of_it_works_without_javascript_and_with_keys_alone(open_studio) -> None:
    page = open_studio("anna", java_script_enabled=False)
    page.goto("/studio/intents/greet")
    page.get_by_label("Så kan någon skriva").fill("tjolahoppsan allihop\ntjolahoppsan på dig")
    page.get_by_label("Så kan någon skriva").press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("2 exempel i utkastet")
    page.goto("/studio/")
    page.get_by_role("link", name="2 nya exempel").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ångra ändringen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("Ändringen är ångrad.")
