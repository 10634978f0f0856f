"""Every state of the chat's page, held to tests/accessible.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.accessible import look_at, nameless, violations
from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.steps import expect_answer, focused, heard, keep_announcements, say
from tests.bot.widget.test_looks import fill_the_chat

ERRORS = [{"field": name, "code": "missing", "text": "Det här behöver du fylla i."} for name in ("municipality", "about", "contact_value")]


def menu(page: Page, name: str) -> None:
    """Presses a button of the menu."""
    page.get_by_role("navigation").get_by_role("button", name=name).click()


def begun(page: Page, fake: FakeGateway) -> None:
    """Nothing is written yet."""


def with_numbers(page: Page, fake: FakeGateway) -> None:
    page.get_by_text("Fler nummer", exact=True).click()


def filling_in(page: Page, fake: FakeGateway) -> None:
    menu(page, "Be om kontakt")
    page.get_by_label("Ring mig").check()


def with_errors(page: Page, fake: FakeGateway) -> None:
    filling_in(page, fake)
    fake.errors = ERRORS
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.locator("#referral-summary li").first.wait_for()


def previewed(page: Page, fake: FakeGateway) -> None:
    menu(page, "Be om kontakt")
    fake.emergency = "Ring 112 nu."
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.get_by_role("button", name="Ja, skicka det här").wait_for()


def sent(page: Page, fake: FakeGateway) -> None:
    previewed(page, fake)
    page.get_by_role("button", name="Ja, skicka det här").click()
    page.locator("#referral .receipt").wait_for()


def asked_for_code(page: Page, fake: FakeGateway) -> None:
    menu(page, "Jag har en kod")
    page.get_by_role("button", name="Visa svaret").click()


def answered(page: Page, fake: FakeGateway) -> None:
    fake.letters.append({"id": "1", "from": "staff", "text": "Hej! Ring 112 om det är bråttom.", "at": "2026-11-21T10:00:00Z"})
    menu(page, "Jag har en kod")
    page.get_by_label("Din kod").fill(CODE)
    page.get_by_role("button", name="Visa svaret").click()
    page.get_by_role("button", name="Hämta allt som finns om mig").click()
    page.locator("#own-view").wait_for()


def taking_back(page: Page, fake: FakeGateway) -> None:
    answered(page, fake)
    page.get_by_role("button", name="Ta tillbaka förfrågan").click()


def with_staff(page: Page, fake: FakeGateway) -> None:
    fake.sign("mode", {"mode": "staff", "municipality_name": "Varberg", "leave": "b_leave"})
    fake.say("Hej! Jag läser nu.")
    page.get_by_text("Du skriver med personal i Varberg.").wait_for()


def crowded(page: Page, fake: FakeGateway) -> None:
    fake.fail["turn"], fake.problem = [503], "crowded"
    say(page, "ord")
    page.get_by_text("Många skriver just nu").wait_for()


def offline(page: Page, fake: FakeGateway) -> None:
    page.context.set_offline(True)
    say(page, "ord")
    page.get_by_text("Du verkar vara utan internet.").first.wait_for()


def late(page: Page, fake: FakeGateway) -> None:
    fake.wait = 30.0
    say(page, "ord")
    page.get_by_text("Svaret dröjer.").first.wait_for(timeout=15_000)


def without_contact(page: Page, fake: FakeGateway) -> None:
    fake.fail["events"], fake.fail["cut"] = [503] * 50, [1]
    page.get_by_text("Kontakten med chatten är dålig just nu.").wait_for(timeout=15_000)


def gone(page: Page, fake: FakeGateway) -> None:
    fake.chats.clear()
    page.get_by_role("button", name="Starta ett nytt samtal").wait_for(timeout=15_000)


def asked_to_keep(page: Page, fake: FakeGateway) -> None:
    menu(page, "Spara samtalet")
    page.get_by_role("button", name="Spara som text").wait_for()


def asked_to_erase(page: Page, fake: FakeGateway) -> None:
    menu(page, "Radera allt")


def erased(page: Page, fake: FakeGateway) -> None:
    asked_to_erase(page, fake)
    page.get_by_role("button", name="Ja, radera allt").click()
    page.get_by_text("Allt är raderat").first.wait_for()


STATES: list[Callable[[Page, FakeGateway], None]] = [
    begun, fill_the_chat, with_numbers, filling_in, with_errors, previewed, sent, asked_for_code, answered, taking_back, with_staff,
    crowded, offline, late, without_contact, gone, asked_to_keep, asked_to_erase, erased,
]  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_state_can_be_used_by_everybody(state: Callable[[Page, FakeGateway], None], open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    state(page, fake)
    look_at(page, state.__name__)


def test_planted_faults_are_found(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("""() => { const button = document.createElement('button'); button.className = 'planted';
        document.querySelector('main').append(button); }""")
    assert "button-name" in [rule for rule, _ in violations(page)]
    assert len(nameless(page)) == 1


def test_message_that_arrives_moves_no_focus_and_is_said_once_beside_the_log(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    assert page.evaluate("document.getElementById('log').contains(document.getElementById('announcer'))") is False
    assert page.locator("#log").get_attribute("aria-live") == "off"
    button = page.get_by_role("navigation").get_by_role("button", name="Jag har en kod")
    keep_announcements(page)
    for number, place in enumerate((button, page.get_by_label("Skriv här"))):
        place.focus()
        before = page.evaluate("document.activeElement.outerHTML")
        fake.say(f"Kommer av sig självt {number}", author="bot")
        expect_answer(page, f"Kommer av sig självt {number}")
        page.wait_for_timeout(200)
        assert page.evaluate("document.activeElement.outerHTML") == before
        assert sum(f"Kommer av sig självt {number}" in one for one in heard(page)) == 1


def test_pressed_choice_stays_readable_and_its_group_can_still_be_reached(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_role("button", name="Någon skadar mig").click()
    expect_answer(page, "Du skrev: Någon skadar mig")
    assert focused(page) == "message"
    chosen = page.get_by_role("button", name="Någon skadar mig (du valde)")
    expect(chosen).to_be_visible()
    expect(chosen).to_be_enabled()
    assert [rule for rule, _ in violations(page)] == []
