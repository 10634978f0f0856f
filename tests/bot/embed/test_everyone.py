"""Everyone: axe finds nothing in any state, everything works by keyboard, at 320 px, at 400 % and in forced colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.bot.embed.conftest import Visit, answered, inside, open_chat, say
from tests.bot.embed.site import SLUG, Site
from tests.bot.widget.fake_api import CODE, FakeGateway

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
ZOOMED = {"viewport": {"width": 320, "height": 256}}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
         "resultTypes": ["violations"]}  # fmt: skip
# Targets under 24 px that are no inline links (WCAG 2.2, 2.5.8), inside the shadow root.
SMALL = """return [...root.querySelectorAll('a, button, summary, input, textarea')]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.matches('.skip'))
  .filter((node) => getComputedStyle(node).display !== 'inline')
  .map((node) => [node.textContent.trim() || node.id, node.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && (box.height < LEAST || box.width < 24))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


def closed(page: Page, fake: FakeGateway) -> None:
    """Only the button."""
    expect(page.get_by_role("button", name="Chatta anonymt")).to_be_visible()


def opened(page: Page, fake: FakeGateway) -> None:
    """The panel with every kind of message, and the numbers."""
    fake.answers["allt"] = [
        {"text": "Ring 112 nu eller 90101.", "kind": "emergency"}, {"text": "Till: Varberg", "kind": "form"},
        {"text": f"Skickat.\n{CODE}", "kind": "receipt"}, {"text": "Roboten har problem.", "kind": "notice", "author": "system"},
        {"text": "Jag läser nu.", "author": "staff"}, {"text": "Är du säker?", "buttons": [{"label": "Ja", "button": "b_y"}]},
    ]  # fmt: skip
    open_chat(page)
    page.get_by_role("button", name="Någon skadar mig").click()
    answered(page, "Du skrev: Någon skadar mig")
    say(page, "allt")
    answered(page, "Är du säker?")
    page.get_by_text("Fler nummer").click()


def answering(page: Page, fake: FakeGateway) -> None:
    """An answer is on its way."""
    open_chat(page)
    fake.wait = 4.0
    say(page, "vänta")
    expect(page.locator(".typing")).to_be_visible()


def failed(page: Page, fake: FakeGateway) -> None:
    """A message was not sent."""
    open_chat(page)
    fake.fail["turn"] = [503]
    say(page, "ord")
    expect(page.get_by_role("button", name="Försök igen")).to_be_visible()


def shut(page: Page, fake: FakeGateway) -> None:
    """The channel is closed."""
    fake.fail["begin"], fake.problem, fake.emergency = [503], "channel-closed", "Vi flyttar. Ring 112 vid fara."
    page.get_by_role("button", name="Chatta anonymt").click()
    expect(page.get_by_text("Vi flyttar.")).to_be_visible()


def asked_to_erase(page: Page, fake: FakeGateway) -> None:
    """The question before everything is erased, and its answer that it could not be done."""
    open_chat(page)
    fake.fail["erase"] = [503]
    page.get_by_role("button", name="Radera allt").click()
    page.get_by_role("button", name="Ja, radera allt").click()
    expect(page.get_by_role("dialog", name="Vill du radera allt?").get_by_role("alert")).not_to_be_empty()


def erased(page: Page, fake: FakeGateway) -> None:
    """Everything is erased, and said to be."""
    open_chat(page)
    page.get_by_role("button", name="Radera allt").click()
    page.get_by_role("button", name="Ja, radera allt").click()
    expect(page.get_by_role("log").get_by_text("Allt är raderat")).to_be_visible()


def waiting(page: Page, fake: FakeGateway) -> None:
    """The person waits for staff."""
    open_chat(page)
    fake.sign("mode", {"mode": "waiting", "municipality_name": "Alingsås", "leave": "b_leave"})
    expect(page.get_by_text("Du väntar på någon.")).to_be_visible()


def with_staff(page: Page, fake: FakeGateway) -> None:
    """Staff write."""
    open_chat(page)
    fake.sign("mode", {"mode": "staff", "municipality_name": "Alingsås", "leave": "b_leave"})
    fake.say("Hej! Jag läser nu.")
    fake.sign("typing", {})
    expect(page.locator(".from-staff .text")).to_be_visible()
    expect(page.get_by_role("button", name="Tillbaka till chattroboten")).to_be_visible()


def reminded(page: Page, fake: FakeGateway) -> None:
    """A code that has not been shown to be written down, with the wrong answer to its question."""
    fake.answers["skicka"] = [{"text": f"Skickat.\n{CODE}", "kind": "receipt"}]
    open_chat(page)
    say(page, "skicka")
    page.get_by_role("button", name="Visa koden").click()
    page.get_by_label("Fick du med hela koden?").fill("XXXXX")
    page.get_by_role("button", name="Kolla").click()
    expect(page.locator(".receipt-state")).to_contain_text("Det stämmer inte.")


def choosing_language(page: Page, fake: FakeGateway) -> None:
    """The list of languages is open."""
    open_chat(page)
    page.get_by_text("Språk (Language)").click()
    expect(page.get_by_role("link", name="العربية")).to_be_visible()


def offline(page: Page, fake: FakeGateway) -> None:
    """The device has no network."""
    open_chat(page)
    page.context.set_offline(True)
    expect(page.get_by_text("Du har inget internet just nu.")).to_be_visible()


def gone(page: Page, fake: FakeGateway) -> None:
    """The server no longer knows the conversation."""
    open_chat(page)
    fake.chats.clear()
    expect(page.get_by_role("button", name="Starta ett nytt samtal")).to_be_visible(timeout=8000)


STATES = (closed, opened, answering, failed, shut, asked_to_erase, erased, waiting, with_staff, reminded, choosing_language, offline, gone)
State = Callable[[Page, FakeGateway], None]


def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    page.wait_for_timeout(350)  # messages fade in
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(visit: Visit, fake: FakeGateway, state: State, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    state(page, fake)
    assert violations(page) == []


@pytest.mark.parametrize("state", [opened, shut], ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_a_phone_where_the_panel_covers_the_page(visit: Visit, fake: FakeGateway, state: State) -> None:
    page = visit(**PHONE)
    state(page, fake)
    assert violations(page) == []


def test_axe_sees_into_the_widget(visit: Visit) -> None:
    """The control of the tests above: a planted fault is found."""
    page = open_chat(visit())
    page.evaluate(inside("root.querySelector('#message').labels[0].remove()"))
    assert any(found.startswith("label:") for found in violations(page))


@pytest.mark.parametrize("path", [f"/installera/{SLUG}", f"/embed?kommun={SLUG}", f"/installera/{SLUG}/prov"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_around_it(visit: Visit, site: Site, path: str, scheme: str) -> None:
    page = visit(path, base=site.home, color_scheme=scheme)
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_axe_finds_nothing_in_place_of_a_closed_chat(visit: Visit, site: Site) -> None:
    site.reasons.closed[("widget", SLUG)] = "Vi flyttar i dag."
    assert violations(visit(f"/embed?kommun={SLUG}", base=site.home)) == []


def test_everything_is_reached_and_used_by_keyboard_alone(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.get_by_role("link", name="Om oss").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Chatta anonymt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Första steget")).to_be_focused()
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    while not page.evaluate(inside("return root.activeElement?.classList.contains('choice-button')")):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    answered(page, "Du skrev: Jag har skadat någon")
    expect(page.get_by_label("Skriv här")).to_be_focused()
    page.keyboard.type("hej")
    page.keyboard.press("Enter")
    answered(page, "Du skrev: hej")
    expect(page.get_by_label("Skriv här")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chatta anonymt")).to_be_focused()
    expect(page.get_by_label("Skriv här")).to_be_hidden()


def test_skip_link_leads_to_the_field(visit: Visit) -> None:
    page = open_chat(visit())
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name="Hoppa till skrivfältet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Skriv här")).to_be_focused()


def test_focus_is_never_taken_when_something_comes_by_itself(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    page.get_by_role("button", name="Radera allt").focus()
    fake.say("Hej, jag läser nu.")
    expect(page.locator(".from-staff .text")).to_have_count(1)
    expect(page.get_by_role("button", name="Radera allt")).to_be_focused()


def test_escape_closes_the_numbers_first_and_the_panel_after(visit: Visit) -> None:
    page = open_chat(visit())
    page.get_by_text("Fler nummer").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".numbers-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".numbers-panel")).to_be_hidden()
    expect(page.get_by_label("Skriv här")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Skriv här")).to_be_hidden()


def test_page_behind_takes_no_focus_when_the_panel_covers_it(visit: Visit) -> None:
    page = open_chat(visit(**PHONE))
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") != "Om oss"


def test_announcer_tells_an_answer_once_and_forgets_it(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    page.evaluate(inside("""window.heard = []; for (const node of root.querySelectorAll('[aria-live="polite"], [aria-live="assertive"]'))
      new MutationObserver((records) => records.forEach((one) => one.addedNodes.forEach((added) => heard.push(added.textContent))))
        .observe(node, {childList: true})"""))
    page.wait_for_timeout(700)  # the first bubbles are told a moment after the page's name
    page.evaluate("heard.length = 0")
    say(page, "hej")
    answered(page, "Du skrev: hej")
    assert page.evaluate("heard") == ["Chattroboten: Du skrev: hej"]
    page.wait_for_timeout(1500)
    left = "return [...root.querySelectorAll('.visually-hidden[aria-live]')].map((one) => one.textContent).join('')"
    assert page.evaluate(inside(left)) == ""


@pytest.mark.parametrize("size", [{"viewport": {"width": 320, "height": 640}}, ZOOMED, PHONE])
def test_nothing_scrolls_sideways_and_everything_can_be_reached_when_it_is_narrow(visit: Visit, fake: FakeGateway, size) -> None:
    page = visit(**size)
    opened(page, fake)
    say(page, "a" * 300)
    answered(page, "aaaa")
    wide = "const panel = root.querySelector('.panel'); return panel.scrollWidth - panel.clientWidth"
    assert page.evaluate(inside(wide)) == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for name in ("Stäng chatten", "Skicka"):
        page.get_by_role("button", name=name).scroll_into_view_if_needed()
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()


@pytest.mark.parametrize(("options", "least"), [({}, 24), (PHONE, 44)])
def test_targets_are_large_enough(visit: Visit, fake: FakeGateway, options: dict[str, object], least: int) -> None:
    page = visit(**options)
    opened(page, fake)
    page.wait_for_timeout(350)
    assert page.evaluate(inside(SMALL.replace("LEAST", str(least)))) == []


def test_kinds_are_told_apart_when_colours_are_forced(visit: Visit, fake: FakeGateway) -> None:
    page = visit(forced_colors="active")
    opened(page, fake)
    width = "return ['emergency', 'text'].map((kind) => getComputedStyle(root.querySelector(`.kind-${kind} .text`)).borderInlineStartWidth)"
    emergency, plain = page.evaluate(inside(width))
    assert emergency != plain
    assert page.evaluate(inside("return getComputedStyle(root.querySelector('.launcher')).borderTopStyle")) == "solid"


def test_nothing_moves_when_the_person_asked_for_less_motion(visit: Visit, fake: FakeGateway) -> None:
    page = visit(reduced_motion="reduce")
    answering(page, fake)
    running = "return root.getAnimations().filter((one) => one.playState === 'running').length"
    assert page.evaluate(inside(running)) == 0


def test_text_twice_as_large_in_the_browser_is_twice_as_large_here(visit: Visit) -> None:
    page = visit()
    # The browser's own setting, as `medium` gives it: here by a frame element that says it is twice as large.
    page.add_init_script("""const given = window.getComputedStyle; window.getComputedStyle = (node, ...rest) => {
      const style = given(node, ...rest); return node.classList?.contains('shell') ? {fontSize: '32px'} : style; }""")
    page.reload()
    open_chat(page)
    assert page.evaluate(inside("return parseFloat(getComputedStyle(root.querySelector('.text')).fontSize)")) == 34
    wide = "const panel = root.querySelector('.panel'); return panel.scrollWidth - panel.clientWidth"
    assert page.evaluate(inside(wide)) == 0
