"""A copy of the chat, for who wants one: off until the warning has been read, made in the browser, and nothing leaves."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.steps import expect_answer, say


def talked(page: Page, fake: FakeGateway) -> None:
    """A chat with an emergency and a code in it."""
    fake.answers["allt"] = [{"text": "Ring 112 nu.", "kind": "emergency"}, {"text": f"Skickat.\n{CODE}", "kind": "receipt"}]
    say(page, "hej <b>du</b>")
    expect_answer(page, "Du skrev: hej <b>du</b>")
    say(page, "allt")
    expect(page.locator("#log .receipt")).to_be_visible()


def test_warning_stands_before_the_copy(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    expect(page.get_by_role("button", name="Spara som text")).to_be_hidden()
    page.get_by_role("button", name="Spara samtalet").click()
    dialog = page.get_by_role("dialog", name="Vill du spara samtalet?")
    expect(dialog).to_have_accessible_description(
        "Det som sparas ligger kvar på din telefon eller dator, eller på papper. Andra kan hitta det. Vi kan inte radera det åt dig. "
        "Inget skickas. Allt görs här i din webbläsare."
    )
    dialog.get_by_role("button", name="Nej, gå tillbaka").click()
    expect(page.get_by_role("button", name="Spara samtalet")).to_be_focused()


def test_file_holds_the_words_and_not_the_code_and_nothing_is_sent(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    talked(page, fake)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Spara samtalet").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Spara som text").click()
    assert saved.value.suggested_filename == "anteckningar.txt"
    text = Path(saved.value.path()).read_text("utf-8")
    assert "Du:\nhej <b>du</b>\n" in text and "Chattroboten:\nDu skrev: hej <b>du</b>\n" in text
    assert "Ring 112 nu." in text and "Skickat." in text
    assert CODE not in text and "Någon skadar mig" not in text
    assert [url for url in asked if not url.startswith("blob:")] == []
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_paper_holds_the_words_and_nothing_of_the_page(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    talked(page, fake)
    page.emulate_media(media="print")
    page.evaluate("window.print = () => { window.printed = document.body.innerText; }")
    page.get_by_role("button", name="Jag har en kod").evaluate("(button) => button.click()")  # another panel is open
    page.locator("#keep-open").evaluate("(button) => button.click()")
    page.locator("#keep-print").evaluate("(button) => button.click()")
    printed = page.evaluate("window.printed")
    assert "hej <b>du</b>" in printed and "Ring 112 nu." in printed
    assert "Fler nummer" not in printed and "Om sidan" not in printed and "Skriv här" not in printed
    assert page.evaluate("document.documentElement.classList.contains('printing')") is False
