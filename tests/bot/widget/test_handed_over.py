"""A one-time link from Telegram: the page goes on with that conversation, and keeps the code nowhere."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bot.widget.conftest import NEUTRAL, Gateway, OpenPage
from tests.bot.widget.fake_api import Chat, message

CODE = "A" * 43
IDS = {"id": "c_" + "T" * 20, "token": "telegram-token"}


def follow(page: Page, gateway: Gateway, fragment: str, status: int = 200) -> list[str]:
    """Opens the page anew with a link; gives what was posted to the server."""
    posted: list[str] = []

    def claim(route: Route) -> None:
        posted.append(route.request.post_data or "")
        body = IDS if status == 200 else {"type": "x", "title": "Länken gäller inte längre", "status": status}
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    page.route("**/api/v1/links", claim)
    page.goto("about:blank")
    page.goto(gateway.url + fragment)
    return posted


@pytest.fixture
def begun(gateway: Gateway) -> None:
    """A conversation that was begun in Telegram."""
    history = [("message", message(1, "Hej från Telegram")), ("message", message(2, "Vem gäller det?"))]
    gateway.fake.chats[IDS["id"]] = Chat(IDS["token"], history)


@pytest.mark.usefixtures("begun")
def test_the_form_opens_in_the_conversation_of_the_link(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    posted = follow(page, gateway, f"#formular={CODE}")
    expect(page.locator("#referral")).to_be_visible()
    assert [json.loads(body) for body in posted] == [{"code": CODE}]
    assert page.url == gateway.url and CODE not in page.evaluate("JSON.stringify({...sessionStorage, ...history.state})")


@pytest.mark.usefixtures("begun")
def test_the_chat_goes_on_with_its_history_and_the_way_back_holds_no_code(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    follow(page, gateway, f"#chatt={CODE}")
    expect(page.get_by_text("Hej från Telegram")).to_be_visible()
    page.goto("about:blank")
    page.go_back()
    assert page.url == gateway.url


def test_a_link_that_is_over_says_so_and_the_chat_works(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    follow(page, gateway, f"#formular={CODE}", status=404)
    expect(page.locator("#trouble")).to_contain_text("gäller inte längre")
    expect(page.get_by_text("Vem gäller det?").first).to_be_visible()
    expect(page.locator("#referral")).to_be_hidden()


@pytest.mark.parametrize("fragment", ["#formular=kort", f"#annat={CODE}", f"#formular={'A' * 44}", "#main"])
def test_anything_else_in_the_fragment_asks_nobody(open_page: OpenPage, gateway: Gateway, fragment: str) -> None:
    page = open_page()
    assert follow(page, gateway, fragment) == []
    expect(page.get_by_text("Vem gäller det?").first).to_be_visible()


@pytest.mark.usefixtures("begun")
def test_a_link_that_is_answered_after_the_leaving_brings_nothing_back(open_page: OpenPage, gateway: Gateway) -> None:
    page = open_page()
    asked: list[Route] = []
    page.route("**/api/v1/links", lambda route: asked.append(route))
    page.context.unroute_all()
    page.context.route(NEUTRAL, lambda route: route.fulfill(status=204))  # no new page comes, so the old one stays
    page.goto("about:blank")
    page.goto(f"{gateway.url}#chatt={CODE}")
    page.get_by_role("link", name="Lämna sidan snabbt").click()
    expect(page.locator("body")).to_be_hidden()
    gateway.fake.calls.clear()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        asked[0].fulfill(status=200, body=json.dumps(IDS), content_type="application/json")
    page.wait_for_timeout(200)
    assert IDS["id"] not in gateway.fake.chats and [route for route, _, _ in gateway.fake.calls] == ["erase"]
    assert page.evaluate("sessionStorage.length") == 0
