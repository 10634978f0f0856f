"""The main job in a real browser: a person chats, hits an emergency, goes on, refers themselves, staff answer, the person reads it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.navigators import WAIT, PersonInBrowser, StaffInBrowser

OWN_WORDS = "Jag vill sluta skrämma mina barn."
ANSWER = "Hej. Vad bra att du hörde av dig. Vill du komma på torsdag?"


@pytest.fixture(scope="module")
def person(browser, installed) -> PersonInBrowser:
    return PersonInBrowser(browser, installed.public)


@pytest.fixture(scope="module")
def staff(browser, installed) -> StaffInBrowser:
    installed.add_staff("kim", "varberg")
    return StaffInBrowser(browser, installed.staff)


@pytest.fixture(scope="module")
def code(person) -> str:
    """The story up to the receipt: each step waits for what a person would see."""
    person.sees("Det här är en chattrobot")
    person.sees("112")
    person.presses("Jag har skadat eller är rädd att skada någon")
    person.says("jag blir så arg att jag skriker och slår i dörrar")
    person.says("jag står i köket med kniven och tänker hugga henne nu")
    expect(person.page.locator(".kind-emergency").last).to_contain_text("112", timeout=WAIT)
    person.presses("Jag är i säkerhet nu")
    person.says("vad kostar det att få hjälp")
    person.says("jag vill bli kontaktad av någon")
    _fills_in_the_form(person)
    person.sees("Varberg")
    expect(person.page.locator(".kind-form").last).to_contain_text(OWN_WORDS, timeout=WAIT)
    person.presses("Ja, skicka det här")
    return person.receipt_code()


def _fills_in_the_form(person: PersonInBrowser) -> None:
    """Answers each question of the chat's form, whichever it is, until the preview stands."""
    answers = {
        "vilken kommun": "Varberg", "vad gäller det mest": "Våld eller hot från mig", "hur vill du få svar": "Bara en kod",
        "när passar": "Hoppa över", "tolk": "Nej", "egna ord": OWN_WORDS,
    }  # fmt: skip
    for _ in range(12):
        if person.page.locator(".kind-form .framed").count():
            return
        question = person.bubbles.last.inner_text()
        answer = next((given for asked, given in answers.items() if asked in question.lower()), None)
        assert answer, f"an unexpected question: {question}"
        button = person.bubbles.last.locator(".choice-button", has_text=answer)
        if button.count():
            person.presses(answer)
        else:
            person.says(answer)
    raise AssertionError("the form never came to its preview")


def test_person_gets_a_code_that_does_not_look_like_this_service(code):
    assert len(code) == 23 and "STEG" not in code


def test_staff_see_the_ticket_and_the_person_reads_the_answer(code, person, staff):
    staff.logs_in("kim")
    assert OWN_WORDS not in staff.page.content(), "the list must not show the person's words"
    staff.opens_first_ticket()
    expect(staff.page.get_by_text(OWN_WORDS).first).to_be_visible()
    staff.claims()
    staff.answers(ANSWER)
    person.looks_up(code)
    expect(person.page.locator("#receipt-messages")).to_contain_text(ANSWER, timeout=WAIT)


def test_person_writes_back_and_it_stands_on_the_desk(code, person, staff):
    person.page.get_by_label("Skriv tillbaka").fill("Torsdag går bra.")
    person.page.locator("#reply-form").get_by_role("button", name="Skicka").click()
    expect(person.page.locator("#receipt-messages")).to_contain_text("Torsdag går bra.", timeout=WAIT)
    staff.page.reload()
    expect(staff.page.get_by_text("Torsdag går bra.").first).to_be_visible(timeout=WAIT)


def test_another_municipality_sees_nothing_of_it(code, browser, installed):
    installed.add_staff("lo", "mullsjo")
    other = StaffInBrowser(browser, installed.staff)
    other.logs_in("lo")
    expect(other.page.get_by_text("Kön är tom.")).to_be_visible()


def test_browser_keeps_one_opaque_value_and_complains_of_nothing(code, person):
    kept = person.page.evaluate("() => ({local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie})")
    assert kept["local"] == {} and kept["cookie"] == "" and len(kept["session"]) <= 1
    assert all("varberg" not in value.lower() and OWN_WORDS not in value for value in kept["session"].values())
    assert person.complaints == []


def test_erasing_everything_makes_the_code_unknown(code, person):
    person.page.locator("#menu #erase-open").click()
    person.page.get_by_role("button", name="Ja, radera allt").click()
    expect(person.page.get_by_text("Allt är raderat").first).to_be_visible(timeout=WAIT)
    answer = person.page.request.post(person.page.url.rstrip("/") + "/api/v1/receipts/lookup", data={"code": code})
    assert answer.status == 404
