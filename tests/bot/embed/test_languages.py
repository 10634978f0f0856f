"""The widget and the frame in every language: asked for by the address, changed inside, and never the words of a person or of staff."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot.languages.scripts import translated_script
from bot.widget.element_script import ELEMENT
from bot.widget.page import STATIC
from bot.widget.wording import wordings
from foundation.languages.locales import LANGUAGES, SWEDISH, TRANSLATED
from tests.bot.embed.conftest import Visit, answered, inside
from tests.bot.embed.site import SLUG, Site
from tests.bot.embed.test_everyone import PHONE, ZOOMED, violations
from tests.bot.embed.test_leaving import expect_left, gone
from tests.bot.embed.test_on_a_website import NOTHING
from tests.bot.widget.fake_api import FakeGateway
from tests.bot.widget.test_traces import KEPT

WORDS = wordings()
ASKED = re.compile(r'  (\w+): "([^"]+)"')
SWEDISH_WORDS = dict(ASKED.findall((ELEMENT / "words.js").read_text(encoding="utf-8")))


def said(tag: str, key: str) -> str:
    """A text of the widget in a language."""
    swedish = SWEDISH_WORDS[key]
    return swedish if tag == SWEDISH else WORDS[tag].page[(f"widget/WIDGET/{key}", swedish)]


def open_in(tag: str, page: Page) -> Page:
    """Presses the button and waits for the chat's first messages."""
    page.get_by_role("button", name=said(tag, "launch")).click()
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    return page


def write(tag: str, page: Page, text: str) -> None:
    """Writes and sends."""
    page.get_by_label(said(tag, "write"), exact=True).fill(text)
    page.keyboard.press("Enter")
    answered(page, f"Du skrev: {text}")


def choose(page: Page, before: str, after: str) -> None:
    """Chooses another language in the panel and waits for it."""
    page.get_by_text(f"{said(before, 'languages')} (Language)").click()
    page.get_by_role("link", name=LANGUAGES[after].own_name, exact=True).click()
    expect(page.get_by_role("button", name=said(after, "erase"))).to_be_visible()


def shell(page: Page) -> dict[str, str]:
    """Language and direction of all that is in the widget."""
    return page.evaluate(inside("const {lang, dir} = root.querySelector('.shell'); return {lang, dir}"))


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_of_the_script_is_translated(tag: str) -> None:
    asked: list[tuple[str, str]] = []
    for part, path in (("widget", ELEMENT / "words.js"), ("script", STATIC / "texts.js")):
        translated_script(path.read_text(encoding="utf-8"), lambda place, text, part=part: asked.append((f"{part}/{place}", text)))
    assert ("widget/TEXT/slow", "Svaret dröjer. Det du skrev finns kvar. Vänta lite till, eller ring ett nummer överst.") in asked
    assert [each for each in asked if each not in WORDS[tag].page] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_person_chats_on_a_website_with_the_strictest_policy_in_each_language(visit: Visit, fake: FakeGateway, tag: str) -> None:
    page = open_in(tag, visit(f"/?sprak={tag}"))
    assert shell(page) == {"lang": tag, "dir": LANGUAGES[tag].direction}
    begin = next(body for route, _, body in fake.calls if route == "begin")
    assert begin == {"locale": tag, "municipality": SLUG, "channel": "widget"}
    write(tag, page, "hej")
    for key in ("title", "form", "erase", "host", "stays", "leaveNote"):
        expect(page.locator(".panel").get_by_text(said(tag, key), exact=key not in ("host", "stays")).first).to_be_visible()
    assert page.evaluate(KEPT) == NOTHING
    assert page.evaluate("document.documentElement.lang") == "sv"  # the website's own language is its own


@pytest.mark.parametrize("wish", ["xx", "../ar", "ar%00", "%22%3E%3Cscript%3E", "a" * 3000])
def test_language_that_is_not_here_is_swedish(site: Site, wish: str) -> None:
    with httpx.Client(base_url=site.home) as client:
        assert client.get(f"/widget.js?sprak={wish}").text == client.get("/widget.js").text
        assert client.get(f"/embed?kommun={SLUG}&sprak={wish}").text == client.get(f"/embed?kommun={SLUG}").text


def test_script_of_each_language_is_sent_packed_and_asked_for_again_cheaply(site: Site) -> None:
    with httpx.Client(base_url=site.home) as client:
        swedish = client.get("/widget.js")
        sent = {tag: client.get(f"/widget.js?sprak={tag}") for tag in LANGUAGES}
        assert len({each.headers["etag"] for each in sent.values()}) == len(LANGUAGES)
        assert sent[SWEDISH].headers["etag"] == swedish.headers["etag"]
        assert client.get("/widget.js?sprak=AR-sy").headers["etag"] == sent["ar"].headers["etag"]
        for tag, each in sent.items():
            same = ("cache-control", "vary", "content-encoding", "content-type", "cross-origin-resource-policy")
            assert [each.headers[name] for name in same] == [swedish.headers[name] for name in same]
            again = client.get(f"/widget.js?sprak={tag}", headers={"If-None-Match": each.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


def test_arabic_runs_from_right_to_left_and_numbers_from_left_to_right(visit: Visit) -> None:
    page = open_in("ar", visit("/?sprak=ar"))
    place = page.evaluate(
        inside("""const at = (name) => root.querySelector(name).getBoundingClientRect();
      return {launcher: at('.launcher').left, panel: at('.panel').left, call: at('.call-emergency').left, leave: at('.leave').left,
              close: at('.close').left, send: at('.composer .primary').left, field: at('#message').left}""")
    )
    assert place["launcher"] == place["panel"] < 40
    assert place["close"] < place["leave"] < place["call"] and place["send"] < place["field"]
    page.get_by_text(said("ar", "more")).click()
    numbers = page.locator(".numbers-panel .call")
    assert {numbers.nth(at).evaluate("(one) => getComputedStyle(one).direction") for at in range(numbers.count())} == {"ltr"}
    wide = "const panel = root.querySelector('.panel'); return panel.scrollWidth - panel.clientWidth"
    assert page.evaluate(inside(wide)) == 0


@pytest.mark.parametrize(("tag", "options"), [("ar", {}), ("fa", PHONE), ("so", ZOOMED)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit, tag: str, options: dict[str, object]) -> None:
    page = open_in(tag, visit(f"/?sprak={tag}", **options))
    page.get_by_text(f"{said(tag, 'languages')} (Language)").click()
    assert violations(page) == []
    wide = "const panel = root.querySelector('.panel'); return panel.scrollWidth - panel.clientWidth"
    assert page.evaluate(inside(wide)) == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_numbers_are_one_press_away_when_every_server_is_dead(visit: Visit, site: Site, tag: str) -> None:
    page = visit(f"/?sprak={tag}")
    button = page.get_by_role("button", name=said(tag, "launch"))
    expect(button).to_be_visible()
    page.context.set_offline(True)
    button.click()
    expect(page.locator(".bar").get_by_role("link", name="112")).to_be_visible()
    page.get_by_text(said(tag, "more")).click()
    for contact in site.pages._contacts:
        row = page.locator(".numbers li").filter(has=page.get_by_role("link", name=contact.number, exact=True))
        expect(row).to_contain_text(WORDS[tag].contact(contact).hours)
    expect(page.get_by_role("alert").first).not_to_be_empty()


def test_chat_goes_on_in_the_language_that_is_chosen_in_it(visit: Visit, fake: FakeGateway, site: Site) -> None:
    fake.answers["ar"] = [{"text": "من هو المعني؟", "lang": "ar"}]
    page = open_in("sv", visit())
    write("sv", page, "jag skriver svenska")
    fake.say("Jag läser nu.")
    page.get_by_label("Skriv här").fill("inte skickat än")
    choose(page, "sv", "ar")
    assert shell(page) == {"lang": "ar", "dir": "rtl"}
    expect(page.get_by_role("dialog", name=said("ar", "title"))).to_be_focused()
    expect(page.locator(".from-bot .text").last).to_have_text("من هو المعني؟")
    expect(page.locator(".from-person .text")).to_have_text(["jag skriver svenska"])
    expect(page.locator(".from-staff .text")).to_have_text(["Jag läser nu."])
    assert page.locator(".from-staff .text").get_attribute("lang") == "sv"
    expect(page.get_by_label(said("ar", "write"), exact=True)).to_have_value("inte skickat än")
    write("ar", page, "nu")
    assert [body for route, _, body in fake.calls if route in ("begin", "speak")] == [
        {"locale": "sv", "municipality": SLUG, "channel": "widget"}, {"locale": "ar"},
    ]  # fmt: skip
    assert len(fake.chats) == 1
    assert page.url == site.url + "/"


def test_language_can_be_changed_back_and_its_script_is_fetched_once(visit: Visit, fake: FakeGateway, site: Site) -> None:
    page = open_in("sv", visit())
    choose(page, "sv", "fa")
    choose(page, "fa", "sv")
    choose(page, "sv", "fa")
    write("fa", page, "hej")
    expect(page.locator(".from-person .text")).to_have_text(["hej"])
    asked = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('widget.js'))"
    )
    assert asked == [f"{site.home}/widget.js", f"{site.home}/widget.js?sprak=fa"]
    assert [body["locale"] for route, _, body in fake.calls if route == "speak"] == ["fa", "sv", "fa"]


def test_leaving_erases_the_chat_once_after_a_change_of_language(visit: Visit, fake: FakeGateway) -> None:
    page = open_in("sv", visit(neutral_page=True))
    choose(page, "sv", "en")
    page.get_by_label(said("en", "write"), exact=True).focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    expect_left(page)
    assert gone(fake)
    assert sum(route == "leave" for route, _, _ in fake.calls) == 1


def test_choosing_twice_in_a_hurry_keeps_the_one_conversation(visit: Visit, fake: FakeGateway) -> None:
    page = open_in("sv", visit())
    page.get_by_text("Språk (Language)").click()
    page.evaluate(inside("const link = root.querySelector('[hreflang=so]'); link.click(); link.click()"))
    expect(page.get_by_role("button", name=said("so", "erase"))).to_be_visible()
    write("so", page, "hej")
    assert sum(route == "begin" for route, _, _ in fake.calls) == 1


def test_chat_stays_and_says_so_when_the_other_language_cannot_be_fetched(visit: Visit, fake: FakeGateway) -> None:
    page = open_in("sv", visit())
    page.context.set_offline(True)
    page.get_by_text("Språk (Language)").click()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("alert").filter(has_text="Försök igen om en stund.")).to_be_visible()
    page.context.set_offline(False)
    choose_again = page.get_by_role("link", name="English")
    choose_again.click()
    expect(page.get_by_role("button", name=said("en", "erase"))).to_be_visible()
    assert len(fake.chats) == 1


def test_link_leads_to_our_own_page_in_that_language_when_a_new_tab_is_asked_for(visit: Visit, site: Site) -> None:
    page = open_in("sv", visit())
    page.get_by_text("Språk (Language)").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="العربية").click(modifiers=["Control"])
    opened.value.wait_for_url(f"{site.home}/?kommun={SLUG}&sprak=ar")
    assert opened.value.evaluate("window.opener") is None
    assert shell(page) == {"lang": "sv", "dir": "ltr"}


def test_form_opens_in_the_language_of_the_widget(visit: Visit, site: Site) -> None:
    page = open_in("en", visit("/?sprak=en"))
    expect(page.get_by_role("link", name=said("en", "form"))).to_have_attribute("href", f"{site.home}/?kommun={SLUG}&sprak=en")


def test_frame_speaks_the_language_of_its_address_and_changes_it_inside(visit: Visit, fake: FakeGateway) -> None:
    page = visit("/ruta?sprak=ar")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    expect(frame.get_by_text(said("ar", "leaveNoteFramed"))).to_be_visible()
    frame.get_by_text(f"{said('ar', 'languages')} (Language)").click()
    frame.get_by_role("link", name="English").click()
    expect(frame.get_by_text(said("en", "leaveNoteFramed"))).to_be_visible()
    expect(frame.locator(".panel")).to_be_focused()
    assert [body["locale"] for route, _, body in fake.calls if route in ("begin", "speak")] == ["ar", "en"]
    assert len(fake.chats) == 1


def test_numbers_and_a_link_fill_the_frame_in_its_language_when_scripts_are_off(visit: Visit, site: Site) -> None:
    page = visit(f"/embed?kommun={SLUG}&sprak=ar", base=site.home, java_script_enabled=False)
    name = WORDS["ar"].page[("embed/", "Öppna chatten i en ny flik")]
    expect(page.get_by_role("link", name=name)).to_have_attribute("href", f"/?kommun={SLUG}&sprak=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".call-hours").first).to_have_text(WORDS["ar"].contact(site.pages._contacts[0]).hours)


def test_reason_of_a_closed_frame_stays_in_the_words_of_whoever_closed_it(visit: Visit, site: Site) -> None:
    site.reasons.closed[("widget", SLUG)] = "Lämna sidan"  # words that the page has a translation for
    page = visit(f"/embed?kommun={SLUG}&sprak=ar", base=site.home)
    expect(page.get_by_role("heading")).to_have_text(WORDS["ar"].page[("closed/main", "Chatten är stängd just nu")])
    expect(page.locator(".around-reason")).to_have_text("Lämna sidan")
    expect(page.locator(".around-reason")).to_have_attribute("lang", "sv")
    assert violations(page) == []


def test_conversation_that_begins_while_the_language_changes_is_erased_and_another_goes_on(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    fake.begin_wait = 1.0
    page.get_by_role("button", name=said(SWEDISH, "launch")).click()
    choose(page, SWEDISH, "en")
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    page.wait_for_timeout(300)
    assert [route for route, _, _ in fake.calls if route in ("begin", "leave", "events")] == ["begin", "begin", "leave", "events"]
    assert len(fake.chats) == 1
