"""Taking one's data away: read, printed, saved under a name that tells nothing, and forgotten with the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway, own_data
from tests.bot.widget.test_looks import CONTRAST, SMALL
from tests.bot.widget.test_receipt import open_answers

TAKE = "Hämta allt som finns om mig"


def take_away(page: Page) -> None:
    open_answers(page)
    page.get_by_role("button", name=TAKE).click()


def test_everything_is_shown_as_text_with_one_warning_before_it_is_saved(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    take_away(page)
    expect(page.get_by_role("heading", name="Allt som finns om dig")).to_be_focused()
    assert page.locator("#own-text").text_content() == own_data()["text"]
    expect(page.get_by_text("ligger det kvar på enheten")).to_be_visible()
    assert CODE not in page.url and [body for route, _, body in fake.calls if route == "export"] == [{"code": CODE}]


@pytest.mark.parametrize(("button", "name"), [("Spara som text", "uppgifter.txt"), ("Spara för datorer (JSON)", "uppgifter.json")])
def test_files_have_harmless_names_and_hold_what_was_shown(open_page: OpenPage, button: str, name: str) -> None:
    page = open_page()
    take_away(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    assert saved.value.suggested_filename == name
    written = Path(saved.value.path()).read_text("utf-8")
    assert written == own_data()["text"] if name.endswith("txt") else json.loads(written) == own_data()["data"]


def test_paper_holds_the_text_and_nothing_of_the_page(open_page: OpenPage) -> None:
    page = open_page()
    take_away(page)
    page.locator("#own-text").wait_for()
    page.emulate_media(media="print")
    seen = page.evaluate("document.body.innerText")
    assert seen.strip() == own_data()["text"].strip()


@pytest.mark.parametrize("close", ["Dölj", "Stäng och glöm koden"])
def test_nothing_is_left_on_the_page_when_it_is_closed(open_page: OpenPage, close: str) -> None:
    page = open_page()
    take_away(page)
    page.get_by_role("button", name=close).click()
    expect(page.locator("#own-view")).to_be_hidden()
    assert page.locator("#own-text").text_content() == ""
    expect(page.get_by_role("button", name=TAKE) if close == "Dölj" else page.get_by_label("Din kod")).to_be_focused()


@pytest.mark.parametrize(("status", "words"), [(503, "Det går inte att hämta det just nu."), (404, "Koden finns inte längre.")])
def test_person_is_told_when_it_cannot_be_fetched(open_page: OpenPage, fake: FakeGateway, status: int, words: str) -> None:
    page = open_page()
    open_answers(page)
    fake.fail["export"] = [status]
    page.get_by_role("button", name=TAKE).click()
    expect(page.locator("#own-state")).to_contain_text(words)
    expect(page.locator("#own-view")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_phone_and_can_be_read(open_page: OpenPage, scheme: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    take_away(page)
    page.locator("#own-text").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL, 24) == []
    assert [found for found in page.evaluate(CONTRAST) if found[1] < found[2]] == []
