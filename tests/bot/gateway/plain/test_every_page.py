"""Every page without scripts and the accessibility statement, in each of their states, held to tests/accessible.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from nlu.safety.screen import Finding
from tests.accessible import look_at
from tests.bot.gateway.plain.conftest import Running
from tests.bot.gateway.plain.test_without_javascript import press

OpenPage = Callable[..., Page]
ERRORS = [{"field": name, "code": "missing", "text": "Det här behöver du fylla i."} for name in ("municipality", "about", "contact_value")]


def say(page: Page, text: str) -> None:
    page.get_by_label("Skriv här").fill(text)
    press(page, "Skicka")


def test_pages_of_the_chat_can_be_used_by_everybody(open_page: OpenPage, running: Running) -> None:
    page = open_page(scripts=True)
    look_at(page, "start")
    press(page, "Börja chatten")
    look_at(page, "begun")
    say(page, "a" * 300 + " vad kostar det\n" * 5)
    page.get_by_text("Tidigare i chatten").click()
    look_at(page, "answered, with the history open")
    running.world.screen.says["gevär"] = Finding("ask", ("weapon",))
    say(page, "gevär")
    look_at(page, "asked about danger")
    say(page, "AKUT")
    look_at(page, "emergency")
    crowd = running.world.gateway.conversing._rooms.crowd
    crowd._free, crowd._patience_s = asyncio.Semaphore(0), 0.01
    say(page, "hej")
    look_at(page, "crowded")


def test_pages_that_are_late_gone_or_refused_can_be_used_by_everybody(
    open_page: OpenPage, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.plain.patience.PENDING_SECONDS", 0.05)
    page = open_page(scripts=True)
    press(page, "Börja chatten")
    running.world.rasa.delay = 0.6
    say(page, "hej")
    look_at(page, "late")
    page.wait_for_timeout(600)
    monkeypatch.setattr("bot.channels.plain.patience.PENDING_SECONDS", 5.0)
    running.world.rasa.delay = 0.0
    press(page, "Visa svaret")
    press(page, "Radera allt")
    look_at(page, "asked to erase")
    press(page, "Ja, radera allt")
    look_at(page, "erased")
    press(page, "Börja ett nytt samtal")
    page.evaluate("for (const one of document.querySelectorAll('[name=token]')) one.value = 'x'")
    press(page, "Titta efter nya svar")
    look_at(page, "gone")
    page.evaluate("for (const one of document.querySelectorAll('form')) one.enctype = 'text/plain'")
    press(page, "Börja ett nytt samtal")
    look_at(page, "refused")


def test_pages_of_the_self_referral_can_be_used_by_everybody(open_page: OpenPage, running: Running) -> None:
    page = open_page(scripts=True)
    press(page, "Be om kontakt")
    look_at(page, "form")
    running.world.bridge.refusal = (422, {"errors": ERRORS})
    press(page, "Gå vidare och läs igenom")
    look_at(page, "form with errors")
    running.world.bridge.refusal = None
    running.world.screen.says["gevär"] = Finding("emergency", ("weapon",))
    page.get_by_label("Med dina egna ord").fill("gevär")
    press(page, "Gå vidare och läs igenom")
    look_at(page, "preview with an emergency")
    running.world.bridge.dead = True
    press(page, "Ja, skicka det här")
    look_at(page, "unsure")
    running.world.bridge.dead = False
    press(page, "Ja, skicka det här")
    look_at(page, "sent")


def test_pages_of_the_receipt_can_be_used_by_everybody(open_page: OpenPage, running: Running) -> None:
    page = open_page(scripts=True)
    press(page, "Jag har en kod")
    press(page, "Visa svaret")
    look_at(page, "code is missing")
    page.get_by_label("Din kod").fill("7KQ2M")
    press(page, "Visa svaret")
    look_at(page, "answers")
    press(page, "Skicka")
    look_at(page, "empty reply")
    press(page, "Hämta allt som finns om mig")
    look_at(page, "own data")
    press(page, "Tillbaka till svaren")
    press(page, "Ta tillbaka förfrågan")
    look_at(page, "asked to take back")


def test_statement_can_be_used_by_everybody(open_page: OpenPage, running: Running) -> None:
    page = open_page("/tillganglighet", scripts=True)
    look_at(page, "statement")
    press(page, "Skicka")
    look_at(page, "statement with errors")
    page.get_by_label("Vilken kommun gäller det?").select_option("varberg")
    page.get_by_label("Vad fungerar inte?").fill("AKUT")
    press(page, "Skicka")
    look_at(page, "told, with an emergency")


def test_pages_in_arabic_can_be_used_by_everybody(open_page: OpenPage, running: Running) -> None:
    page = open_page("/chatt?sprak=ar", scripts=True)
    page.locator(".languages summary").click()
    look_at(page, "start in Arabic")
    do(page, "begin")
    page.get_by_role("textbox").fill("AKUT")
    do(page, "write")
    look_at(page, "emergency in Arabic")
    do(page, "referral")
    running.world.bridge.refusal = (422, {"errors": ERRORS})
    do(page, "preview")
    look_at(page, "form with errors in Arabic")
    running.world.bridge.refusal = None
    do(page, "preview")
    page.locator(".languages summary").click()
    look_at(page, "preview in Arabic")
    do(page, "send")
    look_at(page, "sent in Arabic")
    do(page, "receipt")
    page.locator("#f1").fill("7KQ2M")
    do(page, "lookup")
    look_at(page, "answers in Arabic")


def test_page_runs_from_right_to_left_and_numbers_from_left_to_right(open_page: OpenPage) -> None:
    page = open_page("/chatt?sprak=ar", scripts=True, viewport={"width": 320, "height": 640})
    do(page, "begin")
    main, heading = page.locator("main").bounding_box(), page.locator("h1").bounding_box()
    assert main and heading and heading["x"] + heading["width"] > main["x"] + main["width"] - 24
    page.locator("#numbers summary").click()
    directions = page.locator(".call[data-number]").evaluate_all("(links) => links.map((link) => getComputedStyle(link).direction)")
    assert set(directions) == {"ltr"}
    page.locator("#numbers summary").click()
    page.get_by_role("textbox").fill("AKUT")
    do(page, "write")
    page.wait_for_load_state("load")  # the direction is that of the stylesheet only when it has come
    assert page.locator(".emergency-text .call").first.evaluate("(link) => getComputedStyle(link).direction") == "ltr"


def do(page: Page, act: str) -> None:
    """Presses the button that does `act`, whatever it says."""
    page.locator(f"button[name=do][value={act}]").first.click()
