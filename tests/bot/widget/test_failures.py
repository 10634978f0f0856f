"""When something breaks: an honest sentence, nothing lost, nothing sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import FakeGateway
from tests.bot.widget.steps import bubbles, expect_answer, focused, say


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "Du verkar vara utan internet"),
        (503, "Chatten fungerar inte just nu"),
        (500, "Chatten fungerar inte just nu"),
        (413, "Texten är för lång"),
        (422, "Skriv något först"),
        (429, "Du skickar snabbare än vi hinner läsa"),
    ],
)
def test_text_stays_in_the_field_when_sending_fails(open_page: OpenPage, fake: FakeGateway, status: int, words: str) -> None:
    page = open_page()
    fake.fail["turn"] = [status]
    say(page, "det jag skrev")
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(page.get_by_label("Skriv här")).to_have_value("det jag skrev")
    assert bubbles(page, "person").count() == 0
    assert page.get_by_role("button", name="Försök igen").count() == (0 if status in (413, 422) else 1)


def test_the_person_reads_that_many_write_and_can_send_again_when_the_chat_is_crowded(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["turn"] = [503]
    fake.problem = "crowded"
    say(page, "det jag skrev")
    expect(page.get_by_role("alert").filter(has_text="Många skriver just nu")).to_be_visible()
    expect(page.get_by_label("Skriv här")).to_have_value("det jag skrev")
    page.get_by_role("button", name="Försök igen").click()
    expect_answer(page, "Du skrev: det jag skrev")
    assert len(set(fake.keys())) == 1


def test_key_stays_the_same_when_the_person_tries_again(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["turn"] = [503, 0]
    say(page, "viktigt")
    page.get_by_role("button", name="Försök igen").click()
    expect(page.get_by_role("alert").filter(has_text="utan internet")).to_be_visible()
    page.get_by_label("Skriv här").press("Enter")
    expect_answer(page, "Du skrev: viktigt")
    assert len(fake.keys()) == 3
    assert len(set(fake.keys())) == 1
    assert fake.keys()[0]
    expect(page.locator("#trouble")).to_be_empty()
    assert focused(page) == "message"


def test_key_is_new_when_the_person_changes_the_text(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["turn"] = [503]
    say(page, "ett")
    expect(page.get_by_role("button", name="Försök igen")).to_be_visible()
    say(page, "två")
    expect_answer(page, "Du skrev: två")
    assert len(set(fake.keys())) == 2


def test_pressed_choice_can_be_sent_again_with_its_key_when_it_failed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.fail["turn"] = [503]
    page.get_by_role("button", name="Någon skadar mig").click()
    page.get_by_role("button", name="Försök igen").click()
    expect_answer(page, "Du skrev: Någon skadar mig")
    assert len(fake.keys()) == 2
    assert len(set(fake.keys())) == 1


def test_both_texts_are_kept_when_the_person_wrote_on_while_the_first_failed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()

    def fail_late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.abort()

    page.route("**/messages", fail_late, times=1)
    page.get_by_label("Skriv här").press_sequentially("först")
    page.keyboard.press("Enter")
    page.keyboard.type("sedan")
    expect(page.get_by_text("Inte skickat.")).to_be_visible()
    expect(page.get_by_label("Skriv här")).to_have_value("sedan")
    page.locator(".unsent").get_by_role("button", name="Försök igen").click()
    expect_answer(page, "Du skrev: först")
    expect(bubbles(page, "person")).to_have_text(["först"])


def test_answer_comes_once_when_only_the_answer_was_lost(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.route("**/messages", lambda route: (route.fetch(), route.abort()), times=1)
    say(page, "hej")
    expect_answer(page, "Du skrev: hej")
    expect(page.locator("#trouble")).to_be_empty()
    page.wait_for_timeout(300)
    expect(page.get_by_label("Skriv här")).to_have_value("")
    assert len(set(fake.keys())) == 1
    expect(bubbles(page, "person")).to_have_text(["hej"])
    expect(bubbles(page, "bot").filter(has_text="Du skrev: hej")).to_have_count(1)


def test_person_is_told_when_the_answer_is_late(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.clock.install()
    page.route("**/messages", lambda route: None, times=1)
    say(page, "hej")
    expect(page.locator("#typing")).to_have_text("Skriver")
    page.clock.fast_forward(10_500)
    expect(page.locator("#typing")).to_contain_text("Svaret dröjer. Det du skrev finns kvar.")
    page.clock.fast_forward(10_000)
    expect(page.get_by_role("alert").filter(has_text="Svaret kom inte fram i tid")).to_be_visible()
    expect(page.locator("#typing")).to_be_hidden()
    expect(page.get_by_label("Skriv här")).to_have_value("hej")


def test_numbers_stand_and_the_text_is_kept_when_the_chat_cannot_begin(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.fail["begin"] = [503, 503]
    page = open_page(wait=False)
    expect(page.get_by_text("Chatten går inte att starta just nu.")).to_be_visible()
    say(page, "hjälp")
    expect(page.get_by_text("Chatten fungerar inte just nu")).to_be_visible()
    expect(page.get_by_label("Skriv här")).to_have_value("hjälp")
    page.get_by_text("Fler nummer", exact=True).click()
    expect(page.locator("#numbers").get_by_role("link", name="020-555 666")).to_be_visible()
    page.get_by_role("button", name="Försök igen").click()
    expect_answer(page, "Du skrev: hjälp")


def test_page_begins_anyway_when_the_link_names_an_unknown_municipality(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.fail["begin"] = [422]
    open_page("?kommun=atlantis&kampanj=affisch&x=1")
    bodies = [body for route, _, body in fake.calls if route == "begin"]
    assert bodies == [{"locale": "sv", "municipality": "atlantis", "campaign": "affisch"}, {"locale": "sv"}]


def test_new_conversation_is_offered_when_the_old_one_is_gone(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.chats.clear()
    expect(page.get_by_role("alert").filter(has_text="Samtalet är slut")).to_be_visible(timeout=8000)
    page.get_by_role("button", name="Starta ett nytt samtal").click()
    expect(bubbles(page, "bot")).to_have_count(2)
    say(page, "hej igen")
    expect_answer(page, "Du skrev: hej igen")


def test_contact_is_told_when_the_stream_cannot_be_had(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.fail["events"] = [503] * 3
    page = open_page()
    state = page.locator("#contact-state")
    expect(state).to_have_text("Kontakten med chatten är dålig just nu. Du kan ändå skriva.", timeout=8000)
    expect(state).to_be_hidden(timeout=10_000)


def test_person_is_told_when_the_device_is_offline(open_page: OpenPage) -> None:
    page = open_page()
    page.context.set_offline(True)
    expect(page.locator("#contact-state")).to_contain_text("Du har inget internet just nu.")
    page.context.set_offline(False)
    expect(page.locator("#contact-state")).to_be_hidden()


@pytest.mark.parametrize("text", ["\ud800 ensam", "a\u202eb\u0000c", "e" + "\u0301" * 2000, "🫣", '/intent{"slot":"x"}'])
def test_strange_text_is_sent_as_it_is_when_written(open_page: OpenPage, fake: FakeGateway, text: str) -> None:
    page = open_page()
    page.evaluate("text => { document.getElementById('message').value = text }", text)
    page.get_by_label("Skriv här").press("Enter")
    expect(bubbles(page, "person")).to_have_count(1)
    expect(bubbles(page, "bot")).to_have_count(3)
    page.wait_for_timeout(150)
    expect(bubbles(page, "person")).to_have_count(1)


def test_empty_text_is_not_sent_when_enter_is_pressed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "   ")
    page.wait_for_timeout(100)
    assert fake.keys() == []


def test_press_is_shown_once_when_only_its_answer_was_lost(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.route("**/messages", lambda route: (route.fetch(), route.abort()), times=1)
    page.get_by_role("button", name="Någon skadar mig").click()
    expect_answer(page, "Du skrev: Någon skadar mig")
    expect(page.locator("#trouble")).to_be_empty()
    page.wait_for_timeout(300)
    expect(bubbles(page, "person")).to_have_text(["Någon skadar mig"])
    expect(bubbles(page, "bot").filter(has_text="Du skrev: Någon skadar mig")).to_have_count(1)
