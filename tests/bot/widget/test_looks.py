"""How the page looks to different eyes and on different screens: contrast, reflow, targets, focus, forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.steps import expect_answer, say

# Ratio of each visible text against the first ground behind it (WCAG 2.2, 1.4.3): [words, ratio, needed].
CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (node) => { for (; node; node = node.parentElement) {
    const colour = parts(getComputedStyle(node).backgroundColor); if (colour.length < 4 || colour[3] === 1) return colour; } };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), node = walker.currentNode.parentElement;
    if (!text || !node.checkVisibility({visibilityProperty: true})) continue;
    if (node.closest('.visually-hidden, optgroup, script, noscript')) continue;
    const style = getComputedStyle(node);
    const [high, low] = [light(parts(style.color)), light(ground(node))].sort((one, other) => other - one);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    found.push([text.slice(0, 30), (high + 0.05) / (low + 0.05), large ? 3 : 4.5]);
  }
  return found;
}"""
# Targets under 24 px that are neither inline links in a sentence nor inside a larger label (WCAG 2.2, 2.5.8).
SMALL = """(least) => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest('label'))
  .filter((node) => getComputedStyle(node).display !== 'inline')
  .map((node) => [node.textContent.trim() || node.id, node.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && (box.height < least || box.width < least))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


def fill_the_chat(page: Page, fake: FakeGateway) -> None:
    """Every kind of message and a line of trouble."""
    fake.answers["allt"] = [
        {"text": "Ring 112 nu eller 90101.", "kind": "emergency"}, {"text": "Till: Varberg", "kind": "form"},
        {"text": f"Skickat.\n{CODE}", "kind": "receipt"},
        {"text": "Roboten har problem. Ring 020-555 666.", "kind": "notice", "author": "system"},
        {"text": "Jag läser nu.", "author": "staff"}, {"text": "Är du säker?", "buttons": [{"label": "Ja", "button": "b_y"}]},
    ]  # fmt: skip
    page.get_by_role("button", name="Någon skadar mig").click()
    expect_answer(page, "Du skrev: Någon skadar mig")
    say(page, "allt")
    expect_answer(page, "Är du säker?")
    fake.fail["turn"] = [503]
    say(page, "ord")
    expect(page.get_by_role("button", name="Försök igen")).to_be_visible()


def poor(page: Page) -> list[list[object]]:
    """Texts whose contrast is too low."""
    page.wait_for_timeout(350)  # messages fade in
    found = page.evaluate(CONTRAST)
    assert len(found) > 10
    return [[text, ratio] for text, ratio, needed in found if ratio < needed]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_the_chat_when_everything_is_shown(open_page: OpenPage, fake: FakeGateway, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    fill_the_chat(page, fake)
    page.get_by_text("Fler nummer", exact=True).click()
    assert poor(page) == []
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(ground) < 200) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_forms_when_there_are_errors(open_page: OpenPage, fake: FakeGateway, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    fake.errors = [{"field": "municipality", "code": "missing", "text": "Det här behöver du fylla i."}]
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.locator("#referral-summary li").wait_for()
    assert poor(page) == []
    fake.errors = []
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.get_by_role("button", name="Ja, skicka det här").click()
    page.locator("#referral .receipt").wait_for()
    assert poor(page) == []
    page.get_by_role("button", name="Radera allt").click()
    assert poor(page) == []


@pytest.mark.parametrize(("width", "height"), [(360, 640), (320, 568), (320, 256), (1280, 800)])
def test_page_never_scrolls_sideways_when_it_is_narrow(open_page: OpenPage, fake: FakeGateway, width: int, height: int) -> None:
    page = open_page(viewport={"width": width, "height": height})
    fill_the_chat(page, fake)
    page.get_by_label("Skriv här").fill("")
    say(page, "a" * 400)
    expect_answer(page, "aaaa")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    assert page.evaluate(wide) == 0
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.get_by_role("button", name="Ja, skicka det här").click()
    page.locator("#referral .receipt").wait_for()
    assert page.evaluate(wide) == 0


def test_bar_takes_one_row_when_the_screen_is_a_phone_or_wider(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    heights = {}
    for width in (*range(360, 620, 20), 768, 1280, 360):
        page.set_viewport_size({"width": width, "height": 640})
        heights[width] = page.evaluate("document.querySelector('.bar').getBoundingClientRect().height")
    assert {width: height for width, height in heights.items() if height > 64} == {}
    page.mouse.wheel(0, 4000)
    expect(page.get_by_role("link", name="112").first).to_be_in_viewport()
    expect(page.get_by_role("link", name="Lämna snabbt")).to_be_in_viewport()


def test_numbers_ring_when_scripts_are_off(open_page: OpenPage) -> None:
    page = open_page(wait=False, java_script_enabled=False)
    expect(page.locator("noscript .panel")).to_be_visible()
    expect(page.locator("noscript .call")).to_have_count(9)
    page.get_by_text("Fler nummer", exact=True).click()
    expect(page.locator("#numbers .call").first).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("link", name="Lämna sidan snabbt")).to_have_attribute("href", "https://www.smhi.se/")
    expect(page.get_by_label("Skriv här")).to_be_hidden()


def test_person_is_told_what_to_do_when_the_scripts_do_not_come(open_page: OpenPage) -> None:
    page = open_page(wait=False)
    page.route("**/main.js", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("Händer inget? Ladda om sidan")).to_be_visible()


@pytest.mark.parametrize(("options", "least"), [({}, 24), (PHONE, 44)])
def test_targets_are_large_enough_when_pointed_at_or_touched(
    open_page: OpenPage, fake: FakeGateway, options: dict[str, object], least: int
) -> None:
    page = open_page(**options)
    fill_the_chat(page, fake)
    page.locator("summary").first.click()
    page.wait_for_timeout(350)
    assert page.evaluate(SMALL, least) == []


def test_emergency_begins_in_sight_when_more_comes_after_it(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page(**PHONE)
    fake.answers["akut"] = [{"text": "Ring 112 nu.\n" + "Gå därifrån. " * 20, "kind": "emergency"}, {"text": "Och sedan?\n" * 8}]
    say(page, "akut")
    expect_answer(page, "Och sedan?")
    page.wait_for_timeout(300)
    assert page.evaluate(
        """() => document.querySelector('.emergency-label').getBoundingClientRect().top
            >= document.querySelector('.bar').getBoundingClientRect().bottom"""
    )
    expect(page.get_by_text("Viktigt just nu")).to_be_in_viewport()


def test_focus_is_never_hidden_when_the_person_goes_through_the_page_by_key(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    fill_the_chat(page, fake)
    covered = []
    page.keyboard.press("Control+Home")
    for _ in range(40):
        page.keyboard.press("Tab")
        covered.append(page.evaluate(
            """() => { const node = document.activeElement; if (node === document.body) return null;
              const box = node.getBoundingClientRect();
              const seen = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
              return node === seen || node.contains(seen) || seen?.contains(node) ? null : node.textContent || node.id; }"""
        ))  # fmt: skip
    assert [name for name in covered if name] == []


def test_kinds_are_told_apart_when_colours_are_forced(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page(forced_colors="active")
    fill_the_chat(page, fake)
    width = "(kind) => getComputedStyle(document.querySelector(`.kind-${kind} .text`)).borderInlineStartWidth"
    assert page.evaluate(width, "emergency") != page.evaluate(width, "text")
    assert page.evaluate("getComputedStyle(document.querySelector('.from-person .text')).borderTopStyle") == "solid"


def test_nothing_moves_when_the_person_asked_for_less_motion(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page(reduced_motion="reduce")
    fake.wait = 1.0
    say(page, "hej")
    expect(page.locator("#typing")).to_be_visible()
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
