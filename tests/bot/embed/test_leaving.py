"""Leaving in a hurry from somebody else's website: the whole page goes, at once, and nothing comes back."""

from __future__ import annotations

import functools
import time

import pytest
from playwright.sync_api import Page, expect

from tests.bot.embed.conftest import LOOK_INSIDE, Visit, answered, inside, open_chat, say
from tests.bot.embed.site import Site
from tests.bot.widget.conftest import NEUTRAL
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.random_typing import TYPE, strokes


@pytest.fixture
def visit(visit: Visit) -> Visit:
    """The neutral page is there, too."""
    return functools.partial(visit, neutral_page=True)


def expect_left(page: Page) -> None:
    """The neutral page is there."""
    page.wait_for_url(NEUTRAL)
    assert page.title() == "Väder"


def gone(fake: FakeGateway) -> bool:
    """Whether the server has erased the chat. The page is gone before its beacon has come, so it is waited for."""
    end = time.monotonic() + 15
    while time.monotonic() < end and fake.chats:
        time.sleep(0.02)
    return fake.chats == {}


def leave_link(page: Page):
    """The button in the bar."""
    return page.locator(".bar .leave")


def test_page_is_left_and_the_session_ended_by_beacon_when_the_button_is_pressed(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    say(page, "hemligt")
    answered(page, "hemligt")
    entries = page.evaluate("history.length")
    leave_link(page).click()
    expect_left(page)
    assert page.evaluate("history.length") == entries  # replaced: Back does not lead to the chat
    assert gone(fake)
    (beacon,) = [headers for route, headers, _ in fake.calls if route == "leave"]
    assert "authorization" not in beacon  # nothing that would need a preflight


def test_page_is_left_when_shift_is_pressed_three_times(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    page.get_by_label("Skriv här").focus()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(leave_link(page)).to_have_attribute("data-presses", "2")
    shown = page.evaluate(inside("return getComputedStyle(root.querySelector('.leave-dots'), '::after').content"))
    assert "●●○" in shown
    page.keyboard.press("Shift")
    expect_left(page)
    assert gone(fake)


def test_shift_works_wherever_the_focus_is_once_the_chat_has_been_opened(visit: Visit) -> None:
    page = open_chat(visit())
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Om oss").focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    expect_left(page)


def test_keys_of_the_website_are_its_own_until_the_chat_is_opened(visit: Visit, site: Site) -> None:
    page = visit()
    expect(page.get_by_role("button", name="Chatta anonymt")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.url == site.url + "/"


def test_website_that_stops_keys_does_not_stop_the_leaving(visit: Visit) -> None:
    page = visit()
    page.evaluate("document.addEventListener('keydown', (event) => event.stopImmediatePropagation(), true)")
    open_chat(page)
    for _ in range(3):
        page.keyboard.press("Shift")
    expect_left(page)


def test_shift_with_the_mouse_marks_text_and_never_leaves(visit: Visit, site: Site) -> None:
    page = open_chat(visit())
    for _ in range(4):
        page.get_by_role("log").get_by_text("Du är anonym.").click(modifiers=["Shift"])
    page.wait_for_timeout(200)
    assert page.url == site.url + "/"


def test_typing_ten_thousand_random_keys_never_leaves(visit: Visit, site: Site) -> None:
    page = open_chat(visit())
    for seed in (1, 2, 3):
        most = page.evaluate(TYPE, strokes(seed))
        assert 0 < most < 3
    page.wait_for_timeout(100)
    assert page.url == site.url + "/"
    assert len(site.fake.chats) == 1


def test_three_shifts_would_have_been_noticed_among_random_keys(visit: Visit) -> None:
    """The control of the test above."""
    page = open_chat(visit())
    planted = [*strokes(4)[:500], ("hesitation", "Shift"), ("hesitation", "Shift")]
    with page.expect_navigation(url=NEUTRAL):
        page.evaluate(TYPE, planted)


def test_nothing_of_the_page_is_seen_while_the_next_one_is_slow(visit: Visit) -> None:
    page = open_chat(visit())
    page.context.unroute_all()
    page.context.route(NEUTRAL, lambda route: route.fulfill(status=204))  # no new page comes, so the old one stays
    leave_link(page).click()
    expect(page.locator("body")).to_be_hidden()
    assert page.title() == "…"
    assert page.evaluate("getComputedStyle(document.body).display") == "none"


def test_back_shows_nothing_of_the_chat(visit: Visit, site: Site) -> None:
    page = visit("/ruta")  # something to go back to
    page.goto(site.url + "/")
    open_chat(page)
    say(page, "hemligt")
    answered(page, "hemligt")
    leave_link(page).click()
    expect_left(page)
    page.go_back()
    assert page.url == site.url + "/ruta"
    assert "hemligt" not in page.content()


def test_page_from_memory_leaves_again(visit: Visit) -> None:
    page = open_chat(visit())
    page.context.unroute_all()
    asked: list[str] = []
    page.context.route(NEUTRAL, lambda route: (asked.append(route.request.url), route.fulfill(status=204)))
    leave_link(page).click()
    page.wait_for_timeout(200)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")  # as bfcache brings it back
    page.wait_for_timeout(200)
    assert len(asked) == 2
    expect(page.locator("body")).to_be_hidden()


def test_conversation_that_begins_after_the_leaving_is_erased(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.context.unroute_all()
    page.context.route(NEUTRAL, lambda route: route.fulfill(status=204))  # no new page comes, so the old one stays
    fake.begin_wait = 1.0
    page.get_by_role("button", name="Chatta anonymt").click()
    with page.expect_response("**/leave"):
        leave_link(page).click()
        expect(page.locator("body")).to_be_hidden()
        assert fake.chats == {}  # not begun yet
    assert gone(fake)
    assert [route for route, _, _ in fake.calls] == ["begin", "leave"]  # and no events were asked for


def test_second_skip_link_leaves(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".skip:focus")).to_have_text("Lämna snabbt")
    page.keyboard.press("Enter")
    expect_left(page)
    assert gone(fake)


def test_question_whether_staff_are_there_does_not_hold_up_the_erasing(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.context.route("**/live", lambda route: None)  # it is asked as soon as the chat has begun, and here it never ends
    open_chat(page)
    leave_link(page).click()
    expect_left(page)
    assert gone(fake)


def test_beacon_needs_no_leave_of_the_browser(browser, site: Site) -> None:
    context = browser.new_context()
    context.add_init_script(LOOK_INSIDE)
    page = context.new_page()
    page.goto(site.url)
    open_chat(page)
    leave_link(page).click()  # there is no neutral page in the test's network, and no Playwright between
    assert gone(site.fake)
    context.close()


def test_sent_referral_is_not_erased(visit: Visit, fake: FakeGateway) -> None:
    fake.answers["skicka"] = [{"text": f"Skickat.\n{CODE}", "kind": "receipt"}]
    page = open_chat(visit())
    say(page, "skicka")
    page.locator(".receipt").wait_for()
    leave_link(page).click()
    expect_left(page)
    time.sleep(0.3)
    assert len(fake.chats) == 1
