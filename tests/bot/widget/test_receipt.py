"""Coming back with a code: read, write back once, take back, and nothing left on the page afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway

ANSWER = {"id": "1", "from": "staff", "text": "Hej! <i>Tack</i>.\nRing 112 om det är akut.", "at": "2026-11-21T10:00:00Z"}


def open_answers(page: Page, code: str = CODE) -> None:
    """By the menu and the code."""
    page.get_by_role("navigation").get_by_role("button", name="Jag har en kod").click()
    page.get_by_label("Din kod").fill(code)
    page.keyboard.press("Enter")


def test_answers_are_shown_when_the_code_is_right(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.letters.append(ANSWER)
    page = open_page(timezone_id="Europe/Stockholm")
    open_answers(page, CODE.lower().replace("-", " ").replace(" ", "-"))
    expect(page.get_by_role("heading", name="Någon har svarat dig.")).to_be_focused()
    expect(page.get_by_text("Skickad till Varberg den 21 november 2026.")).to_be_visible()
    answer = page.get_by_role("list", name="Meddelanden").get_by_role("listitem")
    expect(answer).to_contain_text("Kommunen skrev 21 november 2026 kl. 11:00")
    expect(answer).to_contain_text("Hej! <i>Tack</i>.")
    expect(answer.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")


@pytest.mark.parametrize(("code", "words"), [("", "Skriv din kod först."), ("AAAAA-AAAAA-AAAAA-AAAAA", "Den koden finns inte.")])
def test_person_is_told_when_the_code_is_no_code(open_page: OpenPage, code: str, words: str) -> None:
    page = open_page()
    open_answers(page, code)
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(page.get_by_label("Din kod")).to_be_focused()
    expect(page.get_by_label("Din kod")).to_have_attribute("aria-invalid", "true")


def test_code_stays_when_the_server_is_down(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["lookup"] = [503]
    open_answers(page)
    expect(page.get_by_text("Det går inte att komma åt svaren just nu.")).to_be_visible()
    expect(page.get_by_label("Din kod")).to_have_value(CODE)


def test_reply_arrives_with_one_key_when_it_is_sent_again(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_answers(page)
    page.get_by_label("Skriv tillbaka").fill("tack, ring mig")
    fake.fail["reply"] = [503]
    send = page.locator("#reply-form").get_by_role("button", name="Skicka")
    send.click()
    expect(page.get_by_text("Det gick inte att skicka. Texten finns kvar.")).to_be_visible()
    expect(page.get_by_label("Skriv tillbaka")).to_have_value("tack, ring mig")
    send.click()
    expect(page.get_by_text("Det du skrev är skickat.")).to_be_visible()
    expect(page.get_by_role("list", name="Meddelanden").get_by_role("listitem")).to_contain_text(["Du skrev"])
    expect(page.get_by_label("Skriv tillbaka")).to_have_value("")
    keys = [body["idempotency_key"] for route, _, body in fake.calls if route == "reply"]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_new_answer_is_seen_when_the_person_looks_again(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_answers(page)
    page.get_by_role("button", name="Titta efter nytt svar").wait_for()
    fake.letters.append(ANSWER)
    page.get_by_role("button", name="Titta efter nytt svar").click()
    expect(page.get_by_text("Hej! <i>Tack</i>.")).to_be_visible()


def test_referral_is_taken_back_when_the_person_confirms(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.letters.append(ANSWER)
    page = open_page()
    open_answers(page)
    page.get_by_role("button", name="Ta tillbaka förfrågan").click()
    page.get_by_role("button", name="Nej, låt den vara").click()
    assert not any(route == "withdraw" for route, _, _ in fake.calls)
    page.get_by_role("button", name="Ta tillbaka förfrågan").click()
    page.get_by_role("dialog", name="Vill du ta tillbaka din förfrågan?").get_by_role("button", name="Ja, ta tillbaka den").click()
    expect(page.get_by_role("heading", name="Du har tagit tillbaka din förfrågan. Det du skrev är raderat.")).to_be_focused()
    expect(page.get_by_label("Skriv tillbaka")).to_be_hidden()
    assert "Tack" not in page.locator("#receipt-messages").inner_text()


def test_code_and_answers_are_forgotten_when_the_person_leaves_the_panel(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.letters.append(ANSWER)
    page = open_page()
    open_answers(page)
    page.get_by_text("Hej! <i>Tack</i>.").wait_for()
    page.get_by_role("button", name="Stäng och glöm koden").click()
    expect(page.get_by_label("Din kod")).to_be_focused()
    assert page.get_by_label("Din kod").input_value() == ""
    page.get_by_label("Din kod").fill(CODE)
    page.keyboard.press("Enter")
    page.get_by_text("Hej! <i>Tack</i>.").wait_for()
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    assert "Tack&" not in page.content()
    assert page.locator("#field-code").input_value() == ""
    assert all(CODE not in value for value in page.evaluate("Object.values(sessionStorage)"))


def test_emergency_is_shown_when_what_is_written_back_speaks_of_danger(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_answers(page)
    fake.emergency = "Ring 112 nu."
    page.get_by_label("Skriv tillbaka").fill("akut")
    page.locator("#reply-form").get_by_role("button", name="Skicka").click()
    expect(page.locator("#receipt-alarm").get_by_role("link", name="Ring 112")).to_be_in_viewport()


@pytest.mark.parametrize("act", ["lookup", "refresh", "reply"])
@pytest.mark.parametrize("status", [200, 503])
def test_answer_that_was_on_its_way_is_shown_to_nobody_after_the_code_is_forgotten(
    act: str, status: int, open_page: OpenPage, fake: FakeGateway
) -> None:
    fake.letters.append(ANSWER)
    route = "lookup" if act == "refresh" else act
    page, held = open_page(), []
    if act != "lookup":
        open_answers(page)
        page.get_by_text("Hej! <i>Tack</i>.").wait_for()
    page.route(f"**/receipts/{route}", lambda asked: held.append(asked))
    with page.expect_request(f"**/receipts/{route}"):
        if act == "lookup":
            open_answers(page)
        elif act == "refresh":
            page.get_by_role("button", name="Titta efter nytt svar").click()
        else:
            page.get_by_label("Skriv tillbaka").fill("min hemlighet")
            page.locator("#reply-form").get_by_role("button", name="Skicka").click()
    if act == "lookup":
        page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
        page.get_by_role("navigation").get_by_role("button", name="Jag har en kod").click()
    else:
        page.get_by_role("button", name="Stäng och glöm koden").click()
    fake.fail[route] = [503] if status == 503 else []
    with page.expect_response(f"**/receipts/{route}") as came:
        held[0].continue_()
    came.value.finished()
    page.wait_for_timeout(200)  # what must not come would come now
    assert came.value.status == status
    expect(page.get_by_label("Din kod")).to_be_visible()
    expect(page.get_by_role("button", name="Stäng och glöm koden")).to_be_hidden()
    assert page.get_by_label("Din kod").get_attribute("aria-invalid") != "true"
    assert "Tack&" not in page.content()
    assert "min hemlighet" not in page.content()
