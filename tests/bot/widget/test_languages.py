"""The page in other languages: whole, laid out from right to left where it should be, and changed in the middle of a conversation."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from foundation.languages.locales import LANGUAGES, TRANSLATED
from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import FakeGateway

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
EMERGENCY = {"kind": "emergency", "lang": "ar", "text": "اتصل الآن بالرقم \u2066112\u2069.\nاذهب إلى مكان آمن.",
             "buttons": [{"label": "أنا في أمان الآن", "button": "b_safe"}]}  # fmt: skip


def opened(open_page: OpenPage, tag: str, **options: object) -> Page:
    return open_page(f"?sprak={tag}", **options)


def test_every_language_is_a_link_under_its_own_name_when_the_menu_is_opened(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#languages summary").click()
    links = page.locator("#languages a")
    expect(links).to_have_text([language.own_name for language in LANGUAGES.values()])
    assert [links.nth(number).get_attribute("lang") for number in range(len(LANGUAGES))] == list(LANGUAGES)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_page_is_in_its_language_when_it_is_asked_for(open_page: OpenPage, fake: FakeGateway, tag: str) -> None:
    page = opened(open_page, tag)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [tag, LANGUAGES[tag].direction]
    assert [body["locale"] for route, _, body in fake.calls if route == "begin"] == [tag]
    expect(page.locator(".only-swedish")).to_have_count(0)
    expect(page.get_by_role("link", name="112").first).to_be_visible()


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_nothing_is_cut_off_when_a_small_phone_reads_from_right_to_left(open_page: OpenPage, fake: FakeGateway, tag: str) -> None:
    fake.answers["خطر"] = [EMERGENCY]
    page = opened(open_page, tag, **PHONE)
    page.locator("#message").fill("خطر")
    page.locator("#composer button[type=submit]").click()
    box = page.locator("#log .emergency")
    expect(box).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('#log .emergency').closest('.text')).direction") == "rtl"
    expect(box.get_by_role("link").first).to_have_attribute("href", "tel:112")
    person = page.locator("#log .from-person").last.bounding_box()
    bot = page.locator("#log .from-bot").last.bounding_box()
    assert person and bot and person["x"] < bot["x"] + bot["width"]


@pytest.mark.parametrize("tag", ["ar", "so", "sv-x-lattlast"])
def test_axe_finds_nothing_when_the_page_is_in_another_language(open_page: OpenPage, tag: str) -> None:
    page = opened(open_page, tag)
    page.locator("#languages summary").click()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found.response["violations"]] == []


def test_messages_are_read_out_in_their_own_language_when_they_differ(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.answers["hej"] = [{"text": "How can I help?", "lang": "en"}, {"text": "Vad gäller det?"}]
    page = opened(open_page, "ar")
    page.locator("#message").fill("hej")
    page.keyboard.press("Enter")
    expect(page.locator("#log .text[lang=en]")).to_have_text("How can I help?")
    expect(page.locator("#log .text[lang=sv]").last).to_have_text("Vad gäller det?")
    assert page.locator("#log .from-person .text").last.get_attribute("lang") is None


def test_conversation_changes_its_language_and_goes_on_when_another_is_chosen(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.answers["en"] = [{"text": "Now I answer in English.", "lang": "en"}]
    page = open_page("?kommun=varberg")
    page.locator("#languages summary").click()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#log").get_by_text("Now I answer in English.")).to_be_visible()
    assert page.url.endswith("/?kommun=varberg&sprak=en")
    assert [body for route, _, body in fake.calls if route == "speak"] == [{"locale": "en"}]
    assert len(fake.chats) == 1
    page.get_by_text("Språk (Language)").click()
    page.get_by_role("link", name="Svenska", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_label("Skriv här")).to_be_visible()
    assert page.url.endswith("/?kommun=varberg")


def test_page_changes_its_language_when_the_conversation_can_not_be_told(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["speak"] = [503]
    page.locator("#languages summary").click()
    page.get_by_role("link", name="Soomaali").click()
    expect(page.get_by_label("Halkan ku qor")).to_be_visible()


def test_languages_are_links_when_scripts_are_off(open_page: OpenPage) -> None:
    page = open_page(wait=False, java_script_enabled=False)
    page.locator("#languages summary").click()
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("wish", ["../../etc", "xx", "%00", "a" * 5000, "%3Cscript%3E", "sv"])
def test_page_is_swedish_when_the_language_in_the_address_is_none_of_ours(open_page: OpenPage, wish: str) -> None:
    page = open_page(f"?sprak={wish}")
    assert page.evaluate("document.documentElement.lang") == "sv"
