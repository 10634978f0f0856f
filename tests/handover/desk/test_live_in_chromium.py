"""Live conversations in a real Chromium: at once with our script, by forms without it, and readable for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from handover.store import sessions
from handover.store.live import ending, person, staff
from tests.handover.desk.hostile_words import HOSTILE
from tests.handover.desk.test_in_chromium import address, open_desk  # noqa: F401  (fixtures)
from tests.handover.desk.test_second_step_in_chromium import look_at
from tests.handover.waiting_persons import Waiting

LONG = "Jag vet inte riktigt hur jag ska säga det här, men i går blev jag så arg att jag slog sönder dörren. " * 4


def act(transactions, do, *given, **more) -> None:
    """One act of the record in a transaction of its own."""
    with transactions.begin() as session:
        do(session, *given, **more)


def joined(transactions, member, *texts: str, urgent: bool = False) -> Waiting:
    """A person who has written `texts`, with `member` in the conversation."""
    waiting = Waiting.begin(transactions, member)
    act(transactions, staff.join, member, waiting.live_id)
    for words in texts:
        waiting.writes(words, urgent=urgent)
    return waiting


def words(page: Page):
    """What has been written, in order."""
    return page.locator("#thread .words")


def test_both_sides_stand_there_at_once_and_nothing_twice(open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = Waiting.begin(transactions, anna)
    page = open_desk(anna)
    page.goto(f"/live/{waiting.live_id}")
    expect(page.get_by_text("Personen har inte skrivit något till er än.")).to_be_visible()
    waiting.writes("hej, är någon där")
    expect(words(page)).to_have_text(["hej, är någon där"])
    page.get_by_role("button", name="Börja skriva med personen").click()
    expect(page.locator("#state")).to_have_text("Du skriver med personen")
    page.wait_for_load_state()  # the keys belong to the page's script, and nobody presses them before it can run
    field = page.get_by_label("Ditt meddelande")
    field.press_sequentially("Hej! Jag är här.")
    page.keyboard.press("Control+Enter")
    expect(words(page)).to_have_text(["hej, är någon där", "Hej! Jag är här."])
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    act(transactions, person.typed, waiting.chat, waiting.live_id)
    expect(page.locator("#typing")).to_have_text("Personen skriver …")
    waiting.writes("jag har kniven i handen", urgent=True)
    expect(page.get_by_text("Personen har skrivit om fara.")).to_be_visible()
    expect(page.locator("#typing")).to_be_empty()
    page.reload()
    expect(words(page)).to_have_text(["hej, är någon där", "Hej! Jag är här.", "jag har kniven i handen"])
    assert waiting.hears() == ["joined", "Hej! Jag är här."]


def test_words_that_are_not_sent_stay_when_the_person_leaves_and_when_the_answer_is_no(open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = joined(transactions, anna, "hej")
    page = open_desk(anna)
    page.goto(f"/live/{waiting.live_id}")
    expect(page.locator("#state")).to_have_text("Du skriver med personen")
    field = page.get_by_label("Ditt meddelande")
    field.fill("ett halvt svar")
    act(transactions, person.leave, waiting.chat, waiting.live_id)
    expect(page.locator("#state")).to_have_text("Personen har lämnat samtalet")
    expect(field).to_have_value("ett halvt svar")
    expect(field).to_be_visible()
    expect(page.get_by_text("Samtalet är slut.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_whole_course_with_and_without_javascript(javascript, open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    page = open_desk(anna, java_script_enabled=javascript)
    page.goto("/queue")
    page.get_by_role("button", name="Gå i tjänst").click()
    expect(page.get_by_text("Du är i tjänst.")).to_be_visible()
    waiting = Waiting.begin(transactions, anna)
    waiting.writes("hej")
    page.goto("/queue")
    page.get_by_role("button", name="Börja skriva").click()
    expect(words(page)).to_have_text(["hej"])
    page.get_by_label("Ditt meddelande").fill("Hej! <b>Du</b>")
    page.get_by_role("button", name="Skicka").click()
    expect(words(page)).to_have_text(["hej", "Hej! <b>Du</b>"])
    page.get_by_role("button", name="Lämna tillbaka till boten").click()
    expect(page.get_by_role("status").first).to_have_text("Boten svarar personen igen.")
    assert waiting.hears() == ["joined", "Hej! <b>Du</b>", "returned"]
    page.get_by_role("button", name="Gå ur tjänst").click()
    expect(page.get_by_text("Du är inte i tjänst.")).to_be_visible()


def test_conversation_that_the_person_erases_leaves_no_word_on_the_screen(open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = joined(transactions, anna, "mitt hemliga ord")
    page = open_desk(anna)
    page.goto(f"/live/{waiting.live_id}")
    expect(words(page)).to_have_text(["mitt hemliga ord"])
    act(transactions, ending.erase, [waiting.live_id])
    expect(page.get_by_role("alert")).to_have_text("Personen har raderat samtalet. Det finns inte kvar.")
    assert "mitt hemliga ord" not in page.content()
    expect(page.get_by_label("Ditt meddelande")).to_be_hidden()
    expect(page.get_by_role("button", name="Lämna tillbaka till boten")).to_be_hidden()
    expect(page.get_by_text("Samtalet är slut.")).to_be_visible()


def test_page_is_left_when_the_session_has_ended(open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = joined(transactions, anna, "hej")
    page = open_desk(anna)
    page.goto(f"/live/{waiting.live_id}")
    expect(page.locator("#state")).to_have_text("Du skriver med personen")
    with transactions.begin() as session:
        session.execute(text("DELETE FROM handover.staff_session"))
    expect(page).to_have_url(re.compile("/login$"))


def test_hostile_words_that_come_while_the_page_is_open_are_only_words(open_desk, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = joined(transactions, anna)
    page, asked = open_desk(anna), []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(f"/live/{waiting.live_id}")
    for hostile in HOSTILE:
        waiting.writes(hostile)
    expect(words(page)).to_have_count(len(HOSTILE))
    assert [words(page).nth(number).inner_text() for number in range(len(HOSTILE))] == HOSTILE
    assert words(page).locator("css=*").count() == 0
    assert asked == []


def test_queue_with_live_conversations_can_be_read_by_everybody(open_desk, hire, transactions, send) -> None:  # noqa: F811
    anna, bo = hire("anna"), hire("bo")
    page = open_desk(anna)
    page.goto("/queue")
    look_at(page, "live-queue-off-duty")
    send()
    joined(transactions, anna, "mina ord")
    joined(transactions, bo, "andras ord")
    for _ in range(2):
        Waiting.begin(transactions, bo)
    Waiting.begin(transactions, bo).writes("fara", urgent=True)
    page.get_by_role("button", name="Gå i tjänst").click()
    expect(page.locator("section[aria-labelledby=live-head] li")).to_have_count(5)
    expect(page.locator("section[aria-labelledby=live-head] li").first).to_contain_text("Har skrivit om fara och fått numren.")
    look_at(page, "live-queue")


def test_every_state_of_a_conversation_can_be_read_by_everybody(open_desk, hire, transactions) -> None:  # noqa: F811
    anna, bo = hire("anna"), hire("bo")
    page = open_desk(anna)
    waiting = Waiting.begin(transactions, anna)
    page.goto(f"/live/{waiting.live_id}")
    look_at(page, "live-waiting")
    mine = Waiting.begin(transactions, anna)
    with transactions.begin() as session:
        person.write(session, mine.chat, mine.live_id, "vad kostar det\n\njag blir så arg ibland", "e", earlier=True)
        staff.join(session, anna, mine.live_id)
        staff.write(session, anna, mine.live_id, "Hej! Jag heter inget här, men jag är en människa. Vad har hänt?", "k")
    mine.writes(LONG)
    mine.writes("x" * 200, urgent=True)
    page.goto(f"/live/{mine.live_id}")
    page.get_by_text("Avsluta samtalet").click()
    look_at(page, "live-mine")
    theirs = joined(transactions, bo, "hej")
    page.goto(f"/live/{theirs.live_id}")
    look_at(page, "live-theirs")
    act(transactions, person.leave, theirs.chat, theirs.live_id)
    expect(page.locator("#state")).to_have_text("Personen har lämnat samtalet")
    look_at(page, "live-left")


@pytest.mark.parametrize("javascript", [True, False])
def test_refused_words_stay_with_the_reason_above_them(javascript, browser, address, hire, transactions) -> None:  # noqa: F811
    anna = hire("anna")
    waiting = joined(transactions, anna, "hej")
    with transactions.begin() as session:
        value = sessions.open_session(session, anna.id)
    context = browser.new_context(base_url=address, locale="sv-SE", java_script_enabled=javascript)  # the browser itself tells of a 422
    context.add_cookies([{"name": "steget_desk", "value": value, "url": address, "httpOnly": True}])
    page = context.new_page()
    page.goto(f"/live/{waiting.live_id}")
    page.get_by_label("Ditt meddelande").fill("å" * 4001)
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("alert")).to_contain_text("Texten är för lång. Den får ha högst 4 000 tecken. Det du skrev finns kvar")
    expect(page.get_by_label("Ditt meddelande")).to_have_value("å" * 4001)
    if javascript:
        look_at(page, "live-refused")
    context.close()
    assert waiting.hears() == ["joined"]
