"""What the shadow root keeps apart, and what it does not: the installation page may promise neither more nor less."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.bot.embed.conftest import Visit, inside, open_chat, say
from tests.bot.widget.fake_api import FakeGateway

HOSTILE_STYLE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: 5px !important } * { color: red !important; letter-spacing: 9px !important }
    button, p, dialog { display: none !important } :root { --accent: #fff; --on-accent: #fff; --surface: #000; --text: #000 }
    forsta-steget { --accent: #fff; --on-accent: #fff; --text: #fff }`);
  document.adoptedStyleSheets = [sheet]; }"""


def test_scripts_that_look_around_find_nothing(visit: Visit) -> None:
    page = visit(look_inside=False)
    expect(page.locator("forsta-steget:defined")).to_have_count(1)
    assert page.evaluate("document.querySelector('forsta-steget').shadowRoot") is None
    assert "Skriv här" not in page.evaluate("document.documentElement.innerHTML")


def test_shortcuts_and_statistics_of_the_website_do_not_hear_what_is_written(visit: Visit) -> None:
    page = visit()
    page.evaluate("""() => { window.overheard = [];
        for (const kind of ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'paste', 'change'])
          document.addEventListener(kind, (event) => overheard.push(kind + (event.key ?? event.data ?? ''))); }""")
    open_chat(page)
    page.evaluate("overheard.length = 0")
    page.get_by_label("Skriv här").focus()
    page.keyboard.type("hemligt")
    page.keyboard.press("Enter")
    assert page.evaluate("overheard") == []


def test_a_website_that_wants_to_can_hear_it(visit: Visit) -> None:
    """The control of the test above, and the reason for what the installation page says about statistics."""
    page = visit()
    page.evaluate("() => { window.overheard = ''; addEventListener('keydown', (event) => { overheard += event.key; }, true); }")
    open_chat(page)
    page.get_by_label("Skriv här").focus()
    page.keyboard.type("hemligt")
    assert page.evaluate("overheard") == "hemligt"


def test_styles_of_the_website_reach_neither_size_nor_colour(visit: Visit) -> None:
    page = visit()
    before = _looks(open_chat(page))
    page = visit()
    page.evaluate(HOSTILE_STYLE)
    assert _looks(open_chat(page)) == before


def test_letters_follow_the_person_and_not_the_website(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.evaluate("document.adoptedStyleSheets = [Object.assign(new CSSStyleSheet(), {})]")
    open_chat(page)
    say(page, "hej")
    assert page.evaluate(inside("return parseFloat(getComputedStyle(root.querySelector('.text')).fontSize)")) == 17
    expect(page.locator(".from-person .text")).to_have_text(["hej"])
    assert len(fake.chats) == 1


def _looks(page) -> list[object]:
    return page.evaluate(inside("""const names = ['.launcher', '.panel', '.bar', '.text', '.choice-button', '#message'];
      return names.flatMap((name) => { const node = root.querySelector(name), style = getComputedStyle(node);
      return [style.color, style.backgroundColor,
         style.fontSize, style.letterSpacing, style.display, node.getBoundingClientRect().width]; })"""))
