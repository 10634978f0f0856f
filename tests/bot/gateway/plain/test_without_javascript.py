"""A real Chromium with JavaScript off: the whole self-referral, the chat, an emergency, erasing, leaving; and no trace in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.bot.gateway.plain.conftest import NEUTRAL, Running

OpenPage = Callable[..., Page]


def press(page: Page, name: str) -> None:
    """Presses a button and waits for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def test_person_comes_from_the_page_to_a_sent_self_referral(open_page: OpenPage, running: Running) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Öppna den enkla sidan").click()
    press(page, "Be om kontakt")
    page.get_by_label("Vilken kommun vill du ha hjälp av?").select_option("varberg")
    page.get_by_label("Våld som jag själv har använt").check()
    page.get_by_label("Skicka sms").check()
    page.get_by_label("Telefonnummer eller mejladress").fill("070-000 00 00")
    page.get_by_label("Med dina egna ord").fill("<b>hej</b>\nrad två & till")
    press(page, "Gå vidare och läs igenom")
    expect(page.locator("pre.document")).to_contain_text("Till: Varbergs kommun")
    press(page, "Ja, skicka det här")
    expect(page.get_by_role("heading", name="Din förfrågan är skickad")).to_be_visible()
    expect(page.locator(".receipt-symbols")).to_have_text("7KQ2M-9XT4B")
    draft = running.world.bridge.requests[-2]["draft"]
    assert draft["own_words"] == "<b>hej</b>\nrad två & till"
    page.reload()
    expect(page.locator(".receipt-symbols")).to_have_text("7KQ2M-9XT4B")
    press(page, "Tillbaka till chatten")
    assert "7KQ2M" not in page.content()


def test_chat_goes_on_and_a_reload_says_nothing_twice(open_page: OpenPage, running: Running) -> None:
    page = open_page()
    press(page, "Börja chatten")
    press(page, "Någon skadar mig")
    expect(page.locator("#svar")).to_contain_text("svar 1")
    page.get_by_label("Skriv här").fill("vad kostar det")
    press(page, "Skicka")
    expect(page.locator("#svar")).to_contain_text("svar 2")
    page.reload()
    expect(page.locator("#svar")).to_contain_text("svar 2")
    assert len(running.world.rasa.requests) == 2
    page.get_by_text("Tidigare i chatten").click()
    expect(page.locator(".plain-earlier")).to_contain_text("vad kostar det")
    assert page.url.split("#")[0] == running.url + "/chatt"
    assert page.title() == "Chatt"


def test_emergency_rings_with_every_server_dead(open_page: OpenPage, running: Running) -> None:
    page = open_page()
    press(page, "Börja chatten")
    for fake in (running.world.nlu, running.world.rasa, running.world.bridge):
        fake.dead = True
    page.get_by_label("Skriv här").fill("AKUT")
    press(page, "Skicka")
    expect(page.locator("#svar .emergency-calls a").first).to_have_attribute("href", "tel:112")
    expect(page.locator("#svar .emergency")).to_be_in_viewport()


def test_erasing_leaves_nothing_and_leaving_goes_to_the_neutral_page(open_page: OpenPage, running: Running) -> None:
    page = open_page()
    press(page, "Börja chatten")
    page.get_by_label("Skriv här").fill("hemligt ord")
    press(page, "Skicka")
    press(page, "Radera allt")
    press(page, "Ja, radera allt")
    expect(page.get_by_role("heading", name="Allt är raderat hos oss")).to_be_visible()
    assert page.context.cookies() == [] and page.context.storage_state() == {"cookies": [], "origins": []}
    with page.expect_request(NEUTRAL + "**") as asked:
        page.get_by_role("link", name="Lämna sidan snabbt").click()
    assert "referer" not in asked.value.headers
    page.wait_for_url(NEUTRAL)


def test_back_after_leaving_shows_nothing_of_the_chat(browser: Browser, running: Running) -> None:
    context = browser.new_context(base_url=running.url, java_script_enabled=False)  # routes nothing: a browser that is
    page = context.new_page()  # routed sends a form again on Back, which none does by itself
    page.goto("/chatt")
    press(page, "Börja chatten")
    page.get_by_label("Skriv här").fill("hemligt ord")
    press(page, "Skicka")
    expect(page.locator("#svar")).to_contain_text("svar 1")
    page.goto("about:blank")  # in place of the weather page
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url))
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser kept nothing, and asks before it sends the form again
        page.go_back()
    page.wait_for_timeout(300)
    expect(page.get_by_text("hemligt")).to_have_count(0)
    assert asked == []
    context.close()


def test_focus_is_where_the_answer_or_the_error_stands(open_page: OpenPage, running: Running) -> None:
    page = open_page(scripts=True)  # only so that the test can ask where focus is
    press(page, "Börja chatten")
    expect(page.locator("#svar")).to_be_focused()
    page.get_by_label("Skriv här").fill("hej")
    press(page, "Skicka")
    expect(page.locator("#svar")).to_contain_text("svar 1")
    expect(page.locator("#svar")).to_be_focused()
    expect(page.locator("#svar")).to_be_in_viewport()
    press(page, "Be om kontakt")
    running.world.bridge.refusal = (422, {"errors": [{"field": "about", "code": "missing", "text": "Det här behöver du fylla i."}]})
    press(page, "Gå vidare och läs igenom")
    expect(page.locator("#svar")).to_contain_text("Det är något som behöver ändras")
    expect(page.locator("#svar")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f2")).to_be_focused()
    expect(page.locator("#f2")).to_have_attribute("name", "about")


def test_whole_chat_is_used_by_keyboard_alone(open_page: OpenPage, running: Running) -> None:
    page = open_page(scripts=True)
    page.get_by_role("button", name="Börja chatten").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#svar")).to_contain_text("Det här är en chattrobot.")
    expect(page.locator("#svar")).to_be_focused()
    page.get_by_label("Skriv här").focus()
    page.keyboard.type("vad kostar det")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#svar")).to_contain_text("svar 1")
