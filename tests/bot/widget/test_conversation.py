"""Talking: by keyboard, with a screen reader, with buttons and words, in the order of the server."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import FakeGateway, message
from tests.bot.widget.steps import bubbles, expect_answer, focused, heard, keep_announcements, say


def test_conversation_works_when_only_the_keyboard_is_used(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Jag har skadat"):
            break
    page.keyboard.press("Enter")
    expect_answer(page, "Du skrev: Jag har skadat någon")
    assert focused(page) == "message"
    page.keyboard.type("första raden")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("andra raden")
    page.keyboard.press("Enter")
    expect_answer(page, "Du skrev: första raden\nandra raden")
    assert page.get_by_label("Skriv här").input_value() == ""
    assert [body for route, _, body in fake.calls if route == "turn"] == [{"button": "b_self"}, {"text": "första raden\nandra raden"}]


def test_pressed_choice_stays_as_the_persons_words_when_it_was_answered(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Någon skadar mig").click()
    expect_answer(page, "Du skrev: Någon skadar mig")
    expect(bubbles(page, "person")).to_have_text(["Någon skadar mig"])
    choices = page.get_by_role("group", name="Svarsknappar").get_by_role("button")
    expect(choices).to_have_text(["Jag har skadat någon", "Någon skadar mig (du valde)"])
    assert all(choice.is_enabled() for choice in choices.all())
    assert focused(page) == "message"


def test_keyboard_of_a_phone_stays_away_when_a_choice_is_touched(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 640})
    page.get_by_role("button", name="Någon skadar mig").tap()
    expect_answer(page, "Du skrev: Någon skadar mig")
    assert page.evaluate("document.activeElement.className") != ""
    assert focused(page) != "message"


def test_focus_stays_when_messages_arrive(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_label("Skriv här").fill("jag skriver på något långt")
    page.get_by_role("button", name="Jag har en kod").focus()
    fake.say("Hej, jag läser nu.")
    expect(bubbles(page, "staff")).to_have_text(["Hej, jag läser nu."])
    assert page.evaluate("document.activeElement.textContent") == "Jag har en kod"
    assert page.get_by_label("Skriv här").input_value() == "jag skriver på något långt"


def test_announcer_says_each_message_once_when_the_history_itself_is_silent(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.wait_for_timeout(2000)  # the first words have been said and have left
    keep_announcements(page)
    assert page.get_by_role("log").get_attribute("aria-live") == "off"
    fake.answers["akut"] = [
        {"text": "Ring 112 nu.", "kind": "emergency"},
        {"text": "Är du säker?", "buttons": [{"label": "Ja", "button": "b_y"}]},
    ]
    say(page, "akut")
    expect_answer(page, "Är du säker?")
    page.wait_for_timeout(400)  # the same messages come by the stream as well
    assert heard(page) == ["assertive: Chattroboten: Ring 112 nu.", "polite: Chattroboten: Är du säker? Svarsknappar: Ja."]
    page.wait_for_timeout(1200)
    assert page.locator("#announcer").inner_text() + page.locator("#alarm").inner_text() == ""


def test_first_words_are_announced_when_the_page_has_been_named(open_page: OpenPage) -> None:
    page = open_page(wait=False)
    expect(page.locator("#announcer")).to_contain_text("Det här är en chattrobot, ingen människa läser just nu.")


def test_markup_is_shown_as_text_when_somebody_writes_it(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script> **fet** {{7*7}}"
    fake.answers[attack] = [{"text": attack, "buttons": [{"label": "<b>x</b>", "button": "b_x"}]}]
    say(page, attack)
    expect(bubbles(page, "bot").last).to_have_text(attack)
    expect(bubbles(page, "person").last).to_have_text(attack)
    expect(page.get_by_role("button", name="<b>x</b>")).to_be_visible()
    assert page.locator("#log img, #log script, #log b").count() == 0


def test_only_numbers_of_the_directory_ring_when_they_stand_alone(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.answers["nummer"] = [{"text": "Ring 112 eller 020-555 666. Inte 0112 33, 112 45 67, 1123 eller 070-000 00 12."}]
    say(page, "nummer")
    expect_answer(page, "Ring 112 eller")
    links = bubbles(page, "bot").last.get_by_role("link")
    assert [(link.text_content(), link.get_attribute("href")) for link in links.all()] == [
        ("112", "tel:112"),
        ("020-555 666", "tel:020555666"),
    ]


def test_emergency_is_told_by_sign_word_and_frame_when_it_comes(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.answers["akut"] = [{"text": "Ring 112 nu.\nDu kan också ringa 90101.", "kind": "emergency"}]
    say(page, "akut")
    shown = page.locator(".kind-emergency")
    expect(shown.get_by_text("Viktigt just nu")).to_be_visible()
    expect(shown.get_by_role("listitem").get_by_role("link")).to_have_text(["Ring 112", "Ring 90101"])
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.kind-emergency .text')).borderInlineStartWidth)") >= 8


def test_preview_is_framed_and_keeps_its_lines_when_it_comes_in_the_chat(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.answers["klar"] = [{"text": "Till: Varberg\n\n  indraget", "kind": "form", "buttons": [{"label": "Ja", "button": "b_yes"}]}]
    say(page, "klar")
    document = page.locator("#log pre.document")
    expect(document).to_be_visible()
    assert document.text_content() == "Till: Varberg\n\n  indraget"


def test_messages_stand_in_the_servers_order_when_they_come_out_of_order(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    first, _second, third = (fake.next_number() for _ in range(3))
    for chat in fake.chats.values():
        chat.history.append(("message", message(third, "tredje")))
    expect_answer(page, "tredje")
    fake.fail["cut"].append(1)  # the stream ends; the next one begins where the page says
    page.wait_for_timeout(200)
    fake.fail["cut"].clear()
    for chat in fake.chats.values():
        chat.history += [("message", message(third + 1, "fjärde"))]
    expect_answer(page, "fjärde")
    fake.number = first - 1  # the turn's own ids are lower than what has come: an emergency is written without waiting
    fake.answers["mitt"] = [{"text": "andra"}]
    say(page, "mitt")
    expect_answer(page, "andra")
    assert bubbles(page, "bot").all_text_contents()[-3:] == ["andra", "tredje", "fjärde"]


def test_nothing_is_lost_or_doubled_when_the_stream_breaks(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.say("innan det bröts")
    expect(bubbles(page, "staff")).to_have_text(["innan det bröts"], timeout=8000)
    fake.fail["cut"].append(1)
    page.wait_for_timeout(150)
    fake.say("medan det var brutet")
    fake.fail["cut"].clear()
    expect(bubbles(page, "staff")).to_have_text(["innan det bröts", "medan det var brutet"], timeout=8000)
    say(page, "hej")
    expect_answer(page, "Du skrev: hej")
    page.wait_for_timeout(300)
    expect(bubbles(page, "bot").filter(has_text="Du skrev: hej")).to_have_count(1)
    expect(bubbles(page, "person")).to_have_text(["hej"])
    seen = [headers.get("last-event-id") for route, headers, _ in fake.calls if route == "events"]
    assert seen[0] is None and int(seen[-1] or 0) > 0


def test_page_stays_where_the_person_reads_when_something_new_comes(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    for number in range(6):
        say(page, f"rad {number}\n\n\nslut")
        expect_answer(page, f"Du skrev: rad {number}")
    page.mouse.wheel(0, -900)
    page.wait_for_timeout(300)
    place = page.evaluate("scrollY")
    fake.say("något nytt")
    button = page.get_by_role("button", name="Nya meddelanden")
    expect(button).to_be_visible()
    assert page.evaluate("scrollY") == place
    button.click()
    expect(bubbles(page, "staff").last).to_be_in_viewport()
    expect(button).to_be_hidden()


def test_escape_in_the_history_leads_to_the_field_when_pressed(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Jag har skadat").focus()
    page.keyboard.press("Escape")
    assert focused(page) == "message"


def test_person_is_told_when_a_human_reads(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.mode = "staff"
    say(page, "hej")
    expect(page.locator("#mode")).to_have_text("Du skriver med personal.")


def test_form_is_opened_by_the_page_itself_when_a_button_says_open(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    button = {"label": "Fyll i formuläret", "button": "open:referral_form"}
    fake.answers["trasig"] = [{"text": "Roboten har problem.", "kind": "notice", "author": "system", "buttons": [button]}]
    say(page, "trasig")
    page.get_by_role("button", name="Fyll i formuläret").click()
    expect(page.get_by_role("heading", name="Be om kontakt")).to_be_focused()
    assert len(fake.keys()) == 1
