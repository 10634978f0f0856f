"""Writing with staff in two real browsers over a whole installation: asked for, agreed to, seen at once by both, and handed back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.installation import Installed
from tests.e2e.navigators import WAIT, PersonInBrowser, StaffInBrowser

ACUTE = "jag håller i kniven och ska döda henne nu"
AT_ONCE = 5_000  # milliseconds, on a machine that does much else
OFFERED = 75_000  # the page asks every half minute, and what the bridge does not answer in time is not offered
BEFORE = "det här skrev jag till boten"


@pytest.fixture(scope="module")
def staff(browser, installed: Installed) -> Iterator[StaffInBrowser]:
    """Somebody in Alingsås who has said that they are there, and leaves again: nobody is there for the persons of other tests."""
    installed.add_staff("duva", "alingsas")
    staff = StaffInBrowser(browser, installed.staff)
    staff.page.on("console", lambda message: staff.complaints.append(message.text) if message.type in ("error", "warning") else None)
    staff.logs_in("duva")
    staff.page.get_by_role("button", name="Gå i tjänst").click()
    expect(staff.page.get_by_text("Du är i tjänst.")).to_be_visible(timeout=WAIT)
    yield staff
    staff.page.goto(installed.staff + "/queue")
    staff.page.get_by_role("button", name="Gå ur tjänst").click()
    expect(staff.page.get_by_text("Du är inte i tjänst.")).to_be_visible(timeout=WAIT)


def test_person_and_staff_write_with_each_other_until_the_bot_answers_again(browser, installed, staff) -> None:
    person = PersonInBrowser(browser, installed.public)
    person.says(BEFORE)
    asks_and_agrees(person)
    joins_the_first(staff)
    expect(person.page.locator("#mode")).to_have_text("Du skriver med personal i Alingsås.", timeout=WAIT)
    they_write(person, staff)
    danger_is_answered_first_and_seen(person, staff)
    hands_back(person, staff)
    assert person.complaints == []
    assert staff.complaints == []


def asks_and_agrees(person: PersonInBrowser) -> None:
    """The button of the page, the words that say who reads, and a yes."""
    person.page.get_by_role("button", name="Skriv med någon som arbetar här").first.click(timeout=OFFERED)
    person.sees("Personal i Alingsås är i tjänst just nu.")
    person.presses("Ja, jag vill skriva med personal")
    person.sees("Nu har personal i Alingsås fått veta att du väntar.")
    expect(person.page.locator("#mode")).to_have_text("Du väntar på någon. Du kan skriva under tiden.")


def joins_the_first(staff: StaffInBrowser) -> None:
    """The open queue tells that somebody waits; they stand above the tickets, and staff go in."""
    page = staff.page
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # staff come back to the page
    expect(page.locator("#summary")).to_contain_text("1 person väntar på att få skriva med någon nu.", timeout=WAIT)
    page.get_by_role("link", name="Visa kön som den är nu").click()
    expect(page.locator("main h2").first).to_have_text("Skriver just nu")
    page.get_by_role("button", name="Börja skriva").first.click()
    expect(page.locator("#state")).to_have_text("Du skriver med personen", timeout=WAIT)
    assert BEFORE not in page.content(), "what was written to the bot was not to be shown"


def they_write(person: PersonInBrowser, staff: StaffInBrowser) -> None:
    """Each sees the other's words without a reload, and the bot is quiet."""
    bubbles = person.bubbles.count()
    type_and_send(person, "hej, är du en människa")
    expect(staff.page.locator("#thread .person .words").last).to_have_text("hej, är du en människa", timeout=AT_ONCE)
    staff.page.get_by_label("Ditt meddelande").fill("Ja, det är jag. Hur har du det?")
    staff.page.get_by_role("button", name="Skicka").click()
    expect(person.page.locator("#log .from-staff .text").last).to_contain_text("Ja, det är jag. Hur har du det?", timeout=AT_ONCE)
    expect(staff.page.locator("#thread .staff .words")).to_have_text(["Ja, det är jag. Hur har du det?"])
    assert person.bubbles.count() == bubbles + 1, "nobody but staff may have answered"


def danger_is_answered_first_and_seen(person: PersonInBrowser, staff: StaffInBrowser) -> None:
    """112 from memory on the person's side, the words and the sign on the other."""
    expect(staff.page.locator("#urgent")).to_be_hidden()
    before = person.bubbles.count()
    type_and_send(person, ACUTE)
    expect(person.bubbles.nth(before)).to_contain_text("112", timeout=WAIT)
    expect(person.page.locator("#log .kind-emergency").last).to_contain_text("112")
    expect(staff.page.locator("#thread .person .words").last).to_have_text(ACUTE, timeout=WAIT)
    expect(staff.page.locator("#urgent")).to_contain_text("Personen har skrivit om fara.", timeout=WAIT)


def hands_back(person: PersonInBrowser, staff: StaffInBrowser) -> None:
    """Both are told, and the next word is the bot's."""
    staff.page.get_by_role("button", name="Lämna tillbaka till boten").click()
    expect(staff.page.get_by_text("Boten svarar personen igen.")).to_be_visible(timeout=WAIT)
    person.sees("Nu svarar chattroboten igen, och ingen människa läser.")
    expect(person.page.locator("#mode")).to_be_hidden()
    person.says("vad kostar det")
    person.sees("gratis")


def type_and_send(person: PersonInBrowser, text: str) -> None:
    """Sends without waiting for an answer: with staff there may be none."""
    person.page.get_by_label("Skriv här").fill(text)
    person.page.get_by_role("button", name="Skicka", exact=True).click()
