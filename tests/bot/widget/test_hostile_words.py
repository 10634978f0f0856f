"""Every hostile text stands as text in the chat and beside the receipt, in a real Chromium: nothing runs, nothing is loaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from bot.gateway.reading import read_text
from foundation.web import STRICT_CSP
from tests.bot.widget.conftest import Gateway, OpenPage
from tests.bot.widget.fake_api import FakeGateway, message
from tests.bot.widget.steps import bubbles
from tests.bot.widget.test_receipt import open_answers
from tests.hostile_page import open_raw, watch
from tests.hostile_payloads import PAYLOADS

WAIT = 60_000
AT_ONCE = 140  # of a person's and of staff's each: the page keeps its last three hundred
LAST = """([author, text, count]) => {
  const shown = [...document.querySelectorAll(`#log .from-${author} .text`)];
  return shown.length >= count && shown.at(-1).textContent === text;
}"""
READ = "elements => elements.map((element) => element.textContent)"


def stored() -> list[str]:
    """The texts as the gateway keeps them."""
    read = [read_text(text) for text in PAYLOADS]
    return [text.plain for text in read if text and text.plain]


def test_every_text_of_a_person_and_of_staff_is_text_in_the_chat(open_page: OpenPage, fake: FakeGateway, gateway: Gateway) -> None:
    texts = [text for number, text in enumerate(stored()) if number % 3]  # of every family; each costs the page a bubble twice
    assert len(texts) >= 500
    page = open_page()
    faults = watch(page, gateway.url)
    [chat] = fake.chats.values()
    for begin in range(0, len(texts), AT_ONCE):
        some = texts[begin : begin + AT_ONCE]
        chat.history += [("person", message(fake.next_number(), text, author="person")) for text in some]
        chat.history += [("message", message(fake.next_number(), text, author="staff")) for text in some]
        for author in ("person", "staff"):
            page.wait_for_function(LAST, arg=[author, some[-1], len(some)], timeout=WAIT)
            assert bubbles(page, author).evaluate_all(READ)[-len(some) :] == some
    assert page.locator("#log .text :not(a.call)").count() == 0, "a message holds text and links to known numbers, nothing else"
    assert set(page.locator("#log .text a").evaluate_all("links => links.map((link) => link.protocol)")) <= {"tel:"}
    senders = set(page.locator("#log .from-person .sender").evaluate_all(READ))
    assert len(senders) == 1 and senders.isdisjoint(page.locator("#log .from-bot .sender").evaluate_all(READ))
    assert faults == []


def test_every_text_is_text_beside_the_receipt(open_page: OpenPage, fake: FakeGateway, gateway: Gateway) -> None:
    texts = stored()
    fake.letters += [{"id": str(number), "from": ("staff", "person")[number % 2], "text": text, "at": "2026-11-21T10:00:00Z"}
                     for number, text in enumerate(texts)]  # fmt: skip
    page = open_page()
    faults = watch(page, gateway.url)
    open_answers(page)
    answers = page.locator("#receipt-messages .answer-text")
    expect(answers).to_have_count(len(texts), timeout=WAIT)
    assert answers.evaluate_all(READ) == texts
    assert answers.locator(":not(a.call)").count() == 0
    assert faults == []


@pytest.mark.parametrize("has_policy", [True, False])
def test_the_same_texts_as_markup_are_noticed(browser: Browser, gateway: Gateway, has_policy: bool) -> None:
    context = browser.new_context()
    kinds = open_raw(context.new_page(), gateway.url, PAYLOADS, STRICT_CSP if has_policy else "")
    context.close()
    assert "policy" in kinds if has_policy else {"dialog", "foreign"} <= kinds
