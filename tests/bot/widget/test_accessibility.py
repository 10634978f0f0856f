"""What assistive technology gets: names, roles, landmarks, headings, ties between a field and its words."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import FakeGateway
from tests.bot.widget.steps import focused

NAMELESS = """() => [...document.querySelectorAll('a[href], button, summary, select, textarea, input')]
  .filter((node) => !node.textContent.trim() && !node.labels?.length && !node.getAttribute('aria-label'))
  .map((node) => node.outerHTML)"""
BROKEN_TIES = """() => [...document.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')]
  .flatMap((node) => ['aria-describedby', 'aria-labelledby', 'for'].flatMap((name) => (node.getAttribute(name) ?? '').split(' ')))
  .filter((id) => id && !document.getElementById(id))"""
TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


def show_all(page: Page) -> None:
    """Opens everything that can be open at once."""
    page.evaluate("document.querySelectorAll('[hidden]').forEach((node) => { node.hidden = false })")


def test_every_control_has_a_name_and_every_tie_an_end_when_all_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    show_all(page)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(BROKEN_TIES) == []
    assert page.evaluate(TWICE) == []


def test_landmarks_and_headings_stand_in_order_when_the_page_is_read(open_page: OpenPage) -> None:
    page = open_page()
    for role in ("banner", "main", "contentinfo", "log"):
        expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
    named = [page.get_by_role("navigation", name=name, exact=True) for name in ("Genvägar", "Meny")]
    assert [one.count() for one in named] == [1, 1] and page.get_by_role("navigation").count() == 2
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3')].filter((one) => one.checkVisibility()).map((one) => +one.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(following - level <= 1 for level, following in pairwise(levels))
    assert page.evaluate("document.documentElement.lang") == "sv"


def test_tab_order_is_that_of_the_page_when_nobody_changed_it(open_page: OpenPage) -> None:
    page = open_page()
    assert page.evaluate(
        "[...document.querySelectorAll('[tabindex]')].every((node) => ['0', '-1'].includes(node.getAttribute('tabindex')))"
    )
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    assert focused(page) == "main"


def test_groups_of_choices_have_their_question_as_name_when_read(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    for name in ("Vad handlar det om?", "Hur vill du få svar?"):
        group = page.get_by_role("group", name=name)
        assert group.get_by_role("radio").count() >= 4
    expect(page.get_by_role("group", name="Hur vill du få svar?")).to_have_accessible_description(
        "Välj ett sätt som är säkert för dig. Tänk på vem mer som ser din telefon eller mejl."
    )


def test_leaving_is_described_honestly_when_its_link_is_read(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("link", name="Lämna sidan snabbt")).to_have_accessible_description(
        "Lämna sidan snabbt: chatten töms och en vädersida visas. Webbläsarens historik finns kvar. "
        "Det går också att trycka på skift tre gånger."
    )


def test_code_is_read_symbol_by_symbol_when_it_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.locator("#referral .receipt-code .visually-hidden")).to_have_text("7 K Q 2 M , 9 X T 4 B , H 3 V N A , R 8 D W C")
    expect(page.locator("#referral .receipt-symbols")).to_have_attribute("aria-hidden", "true")


def test_list_of_numbers_closes_and_gives_focus_back_when_escape_is_pressed(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_text("Fler nummer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#numbers").get_by_role("link", name="90101")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("#numbers .numbers-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_question_before_erasing_holds_focus_and_gives_it_back_when_closed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_role("button", name="Radera allt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Vill du radera allt?")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert focused(page) == "erase-open"
    assert len(fake.chats) == 1
