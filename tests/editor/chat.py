"""Somebody who chats, by keyboard, in the page that everybody meets."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.navigators import PersonInBrowser
from tests.editor.desk_of_editors import WAIT
from tests.editor.keyboard import Keyboard


def answer_to(browser: Browser, address: str, question: str) -> str:
    """What the bot says to a question, in a conversation of its own."""
    person = PersonInBrowser(browser, address)
    person.sees("Vad gäller det?")
    keys, before = Keyboard(person.page), person.bubbles.count()
    keys.go_to("textbox", "Skriv här")
    keys.write(question)
    keys.press("Enter")
    expect(person.bubbles.nth(before)).to_be_visible(timeout=WAIT)
    said = person.bubbles.nth(before).inner_text()
    person.page.context.close()
    assert person.complaints == []
    return said
