"""Leaving in a hurry: by button and by key, without a trace, and never at the price of what was sent."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import NEUTRAL, Gateway, OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.random_typing import TYPE, strokes
from tests.bot.widget.steps import expect_answer, say


def erased(fake: FakeGateway) -> bool:
    """Whether the server was asked to erase, given a moment."""
    end = time.monotonic() + 2
    while time.monotonic() < end and not any(route == "erase" for route, _, _ in fake.calls):
        time.sleep(0.02)
    return any(route == "erase" for route, _, _ in fake.calls)


def expect_left(page: Page) -> None:
    """The neutral page is there and the chat is not in the tab's history."""
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_page_is_left_and_the_session_erased_when_the_button_is_pressed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page("?kommun=varberg")
    say(page, "hemligt")
    expect_answer(page, "hemligt")
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)
    assert page.evaluate("history.length") == entries  # replaced: Back does not lead to the chat
    assert erased(fake)
    assert fake.chats == {}


def test_page_is_left_when_shift_is_pressed_three_times(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_label("Skriv här").focus()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.locator("#leave")).to_have_attribute("data-presses", "2")
    page.keyboard.press("Shift")
    expect_left(page)
    assert erased(fake)


def test_page_stays_when_capital_letters_are_written(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_label("Skriv här").focus()
    for letter in "ABCDE":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    for _ in range(4):
        page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(200)
    assert page.get_by_label("Skriv här").input_value().startswith("ABCDE")
    assert len(fake.chats) == 1


def test_page_stays_when_the_presses_are_slow(open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.fast_forward(5_100)
    page.keyboard.press("Shift")
    expect(page.locator("#leave")).to_have_attribute("data-presses", "1")


def test_sent_referral_is_not_erased_when_the_person_leaves_in_a_hurry(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.answers["skicka"] = [{"text": f"Skickat.\n{CODE}", "kind": "receipt"}]
    say(page, "skicka")
    expect(page.locator("#log .receipt")).to_be_visible()
    page.reload()  # the tab remembers it too
    expect(page.locator("#log .receipt")).to_be_visible()
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)
    time.sleep(0.3)
    assert not any(route == "erase" for route, _, _ in fake.calls)


def test_nothing_is_erased_when_something_may_be_on_its_way(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.wait = 1.5
    say(page, "ja, skicka")
    expect(page.locator("#typing")).to_be_visible()
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)
    time.sleep(0.3)
    assert not any(route == "erase" for route, _, _ in fake.calls)


def test_page_is_left_when_the_server_is_dead(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["erase"] = [503]
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)


def test_nothing_of_the_chat_is_seen_when_the_next_page_is_slow(open_page: OpenPage) -> None:
    page = open_page()
    stay_on(page)
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect(page.locator("body")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def stay_on(page: Page) -> list[str]:
    """No new page comes, so the old one stays. Gives the addresses that it asked for."""
    asked: list[str] = []
    page.context.unroute_all()
    page.context.route(NEUTRAL, lambda route: (asked.append(route.request.url), route.fulfill(status=204)))
    return asked


def test_conversation_that_begins_after_the_leaving_is_erased_and_never_remembered(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.begin_wait = 1.0
    page = open_page(wait=False)
    stay_on(page)
    expect(page.locator("#menu")).to_be_visible()  # the script runs, and waits for its conversation
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("link", name="Lämna sidan snabbt").click()
        expect(page.locator("body")).to_be_hidden()
        assert fake.chats == {}  # not begun yet
    page.wait_for_timeout(200)
    assert fake.chats == {} and erased(fake)
    assert [route for route, _, _ in fake.calls] == ["begin", "erase"]  # and no events were asked for
    assert page.evaluate("sessionStorage.length") == 0


def test_back_shows_nothing_of_the_chat(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    page.goto(NEUTRAL + "fore")  # something to go back to
    page.goto(gateway.url)
    say(page, "hemligt")
    expect_answer(page, "hemligt")
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)
    page.go_back()
    assert page.url == NEUTRAL + "fore"
    assert "hemligt" not in page.content()


def test_page_from_memory_leaves_again(open_page: OpenPage) -> None:
    page = open_page()
    asked = stay_on(page)
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    page.wait_for_timeout(200)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")  # as bfcache brings it back
    page.wait_for_timeout(200)
    assert len(asked) == 2
    expect(page.locator("body")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_page_that_is_opened_anew_after_the_leaving_begins_anew(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    say(page, "hemligt")
    expect_answer(page, "hemligt")
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect_left(page)
    page.goto(gateway.url)  # in the same tab
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    assert "hemligt" not in page.content()


def test_typing_ten_thousand_random_keys_never_leaves(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    for seed in (11, 12, 13):
        assert 0 < page.evaluate(TYPE, strokes(seed)) < 3
    page.wait_for_timeout(100)
    assert len(fake.chats) == 1


def test_second_skip_link_leaves(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#leave-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect_left(page)
    assert erased(fake)


def test_shift_with_the_mouse_marks_text_and_never_leaves(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    for _ in range(4):
        page.get_by_role("heading", name="Första steget").click(modifiers=["Shift"])
    page.wait_for_timeout(200)
    assert len(fake.chats) == 1
