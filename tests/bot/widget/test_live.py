"""Writing with staff, on the page: who reads, the way there and back, and typing signs that end by themselves."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import FakeGateway
from tests.bot.widget.steps import bubbles, focused

STAFF = {"mode": "staff", "municipality_name": "Varberg", "leave": "b_leave"}


def test_staff_are_named_by_their_municipality_and_can_be_left_on_a_small_phone(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.on_duty = True
    page = open_page(viewport={"width": 320, "height": 640})
    expect(page.get_by_role("button", name="Skriv med någon som arbetar här")).to_be_visible()
    page.get_by_label("Skriv här").focus()
    fake.sign("mode", STAFF)
    expect(page.locator("#mode")).to_have_text("Du skriver med personal i Varberg.")
    expect(page.get_by_role("button", name="Skriv med någon som arbetar här")).to_be_hidden()
    fake.sign("typing", {})
    expect(page.locator("#staff-typing")).to_have_text("Personal i Varberg skriver …")
    fake.say("Hej <b>du</b>")
    expect(bubbles(page, "staff")).to_have_text(["Hej <b>du</b>"])
    expect(page.locator("#log .from-staff .sender")).to_have_text("Personal i Varberg")
    expect(page.locator("#staff-typing")).to_be_hidden()
    assert focused(page) == "message"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Tillbaka till chattroboten").click()
    expect(page.locator("#mode")).to_be_hidden()
    assert [body for route, _, body in fake.calls if route == "turn"] == [{"button": "b_leave"}]


def test_typing_sign_ends_by_itself(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.sign("mode", STAFF)
    fake.sign("typing", {})
    expect(page.locator("#staff-typing")).to_be_visible()
    expect(page.locator("#staff-typing")).to_be_hidden(timeout=8_000)
