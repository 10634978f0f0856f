"""The self-referral as a form: filled in, refused field by field, read exactly as it is sent, consented to, receipted."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, PREVIEW, FakeGateway
from tests.bot.widget.steps import focused


def open_form(page: Page) -> None:
    """By the menu."""
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    expect(page.get_by_role("heading", name="Be om kontakt")).to_be_focused()


def to_preview(page: Page) -> None:
    """From the form to what would be sent."""
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    expect(page.get_by_role("heading", name="Läs igenom")).to_be_focused()


def draft_sent(fake: FakeGateway) -> dict[str, object]:
    """The last draft that came to the server."""
    return [body for route, _, body in fake.calls if route == "preview"][-1]["draft"]


def test_referral_is_sent_and_receipted_when_the_person_says_yes(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Vilken kommun vill du ha hjälp av?").select_option("Varberg")
    page.get_by_label("Våld som jag själv har använt").check()
    page.get_by_label("Ring mig").check()
    page.get_by_label("Telefonnummer").fill("070-000 00 12")
    page.get_by_role("group", name="Får de lämna ett meddelande").get_by_label("Nej").check()
    page.get_by_label("När passar det bäst?").fill("vardagar efter 16")
    page.get_by_label("Med dina egna ord").fill("rad ett\nrad två")
    to_preview(page)
    assert draft_sent(fake) == {
        "municipality": "varberg", "about": "own_violence", "contact_method": "phone", "contact_value": "070-000 00 12",
        "times": "vardagar efter 16", "voicemail": "no", "interpreter": None, "first_name": None,
        "own_words": "rad ett\nrad två", "role": None,
    }  # fmt: skip
    assert page.locator("#preview-text").text_content() == PREVIEW
    assert not any(route == "consent" for route, _, _ in fake.calls)
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.get_by_role("heading", name="Din förfrågan är skickad")).to_be_focused()
    assert [body for route, _, body in fake.calls if route == "consent"] == [{"preview_id": "p_1"}]
    expect(page.locator("#referral .receipt-symbols")).to_have_text(CODE)
    expect(page.get_by_text("Kommunen som fick den: Varberg.")).to_be_visible()


def test_code_stays_in_the_chat_when_the_person_goes_back(open_page: OpenPage) -> None:
    page = open_page()
    open_form(page)
    to_preview(page)
    page.get_by_role("button", name="Ja, skicka det här").click()
    page.get_by_role("button", name="Tillbaka till chatten").click()
    expect(page.locator("#log .receipt-symbols")).to_have_text(CODE)
    reminder = page.get_by_text("Har du skrivit upp din kod?")
    expect(reminder).to_be_visible()
    check = page.locator("#log").get_by_label("Fick du med hela koden?")
    check.fill("r8dwx")
    check.press("Enter")
    state = page.locator("#log .receipt-state")
    expect(state).to_have_text("Det stämmer inte. Titta på koden en gång till.")
    expect(reminder).to_be_visible()
    check.fill("r8dwc")
    check.press("Enter")
    expect(state).to_have_text("Det stämmer. Nu har du koden.")
    expect(reminder).to_be_hidden()


def test_code_is_copied_or_marked_when_the_person_presses_copy(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    open_form(page)
    to_preview(page)
    page.get_by_role("button", name="Ja, skicka det här").click()
    page.get_by_role("button", name="Kopiera koden").click()
    state = page.locator("#referral .receipt-state")
    expect(state).to_contain_text("Koden är kopierad.")
    assert page.evaluate("navigator.clipboard.readText()") == CODE
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no')) }")
    page.get_by_role("button", name="Kopiera koden").click()
    expect(state).to_contain_text("Koden är markerad.")
    assert page.evaluate("getSelection().toString()") == CODE


def test_errors_stand_at_their_fields_when_the_server_refuses(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Skicka sms").check()
    page.get_by_label("Mobilnummer").fill("070-abc")
    fake.errors = [
        {"field": "municipality", "code": "missing", "text": "Det här behöver du fylla i."},
        {"field": "contact_value", "code": "phone_has_letters", "text": "Det finns bokstäver i numret. Skriv bara siffror."},
        {"field": "draft", "code": "unknown_field"},
    ]
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    summary = page.get_by_role("alert").filter(has_text="Det är något som behöver ändras")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_text([
        "Vilken kommun vill du ha hjälp av? Det här behöver du fylla i.",
        "Mobilnummer: Det finns bokstäver i numret. Skriv bara siffror.",
        "Det här behöver ändras.",
    ])  # fmt: skip
    field = page.get_by_label("Mobilnummer")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Det finns bokstäver i numret. Skriv bara siffror.")
    expect(field).to_have_value("070-abc")
    summary.get_by_role("button", name="Mobilnummer").click()
    assert focused(page) == "field-contact_value"
    fake.errors = []
    to_preview(page)
    page.get_by_role("button", name="Ändra").click()
    expect(page.get_by_role("heading", name="Be om kontakt")).to_be_focused()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("070-abc")


def test_number_is_not_sent_when_the_code_alone_is_chosen_after_it_was_typed(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Ring mig").check()
    page.get_by_label("Telefonnummer").fill("070-000 00 12")
    page.get_by_role("group", name="Får de lämna ett meddelande").get_by_label("Ja").check()
    page.get_by_label("Bara med en kod").check()
    expect(page.locator("#field-contact_value")).to_be_hidden()
    to_preview(page)
    assert (draft_sent(fake)["contact_value"], draft_sent(fake)["voicemail"]) == (None, None)


def test_form_is_filled_with_what_the_chat_knows_when_it_opens(open_page: OpenPage, fake: FakeGateway) -> None:
    fake.draft = {"municipality": "varberg", "about": "other", "contact_method": "email", "contact_value": "a@b.se", "role": "self"}
    page = open_page()
    open_form(page)
    expect(page.get_by_label("Vilken kommun vill du ha hjälp av?")).to_have_value("varberg")
    expect(page.get_by_label("Något annat")).to_be_checked()
    expect(page.get_by_label("Mejladress")).to_have_value("a@b.se")
    page.get_by_label("Mejladress").fill("c@d.se")
    page.get_by_role("button", name="Tillbaka till chatten").click()
    open_form(page)
    page.wait_for_timeout(150)
    expect(page.get_by_label("Mejladress")).to_have_value("c@d.se")
    to_preview(page)
    assert draft_sent(fake)["role"] == "self"


def test_nothing_is_sent_when_the_person_says_no(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    to_preview(page)
    page.get_by_role("button", name="Skicka inte").click()
    expect(page.get_by_role("log").get_by_text("Inget är skickat.")).to_be_visible()
    assert not any(route == "consent" for route, _, _ in fake.calls)


def test_form_keeps_everything_when_the_server_is_down(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Med dina egna ord").fill("viktigt")
    fake.fail["preview"] = [503]
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    expect(page.get_by_role("alert").filter(has_text="Inget är skickat")).to_be_focused()
    expect(page.get_by_label("Med dina egna ord")).to_have_value("viktigt")
    to_preview(page)


def test_person_can_say_yes_again_when_the_answer_was_lost(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    to_preview(page)
    fake.fail["consent"] = [0]
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.get_by_text("Vi vet inte om förfrågan kom fram.")).to_be_visible()
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.get_by_role("heading", name="Din förfrågan är skickad")).to_be_focused()
    assert [body["preview_id"] for route, _, body in fake.calls if route == "consent"] == ["p_1", "p_1"]


def test_form_goes_on_in_a_new_conversation_when_the_old_one_is_gone(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Med dina egna ord").fill("viktigt")
    fake.chats.clear()
    to_preview(page)
    assert draft_sent(fake)["own_words"] == "viktigt"


def test_sent_words_do_not_stand_in_the_form_when_it_opens_again(open_page: OpenPage) -> None:
    page = open_page()
    open_form(page)
    page.get_by_label("Med dina egna ord").fill("hemligt")
    to_preview(page)
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.get_by_role("heading", name="Din förfrågan är skickad")).to_be_focused()
    open_form(page)
    expect(page.get_by_label("Med dina egna ord")).to_have_value("")
    assert "hemligt" not in page.content()


def test_municipalities_stand_by_county_when_the_person_chooses(open_page: OpenPage) -> None:
    page = open_page()
    counties = page.evaluate(
        "[...document.querySelectorAll('#field-municipality optgroup')].map((one) => [one.label, one.children.length])"
    )
    assert [name for name, _ in counties] == ["Halland", "Jönköping", "Stockholm", "Västra Götaland"]
    assert sum(number for _, number in counties) == 24


def test_emergency_stands_first_when_the_own_words_speak_of_danger(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.emergency = "Ring 112 nu.\nGå därifrån."
    open_form(page)
    to_preview(page)
    alarm = page.locator("#referral-alarm")
    expect(alarm.get_by_text("Viktigt just nu")).to_be_in_viewport()
    expect(alarm.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    expect(page.locator("#alarm")).to_have_text(fake.emergency)
    page.get_by_role("button", name="Ändra").click()
    fake.emergency = None
    to_preview(page)
    expect(alarm).to_be_empty()


def test_emergency_is_shown_when_the_form_cannot_be_sent_at_all(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.emergency = "Ring 112 nu."
    fake.fail["preview"] = [503]
    open_form(page)
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    expect(page.locator("#referral-alarm").get_by_text("Viktigt just nu")).to_be_in_viewport()
    expect(page.locator("#referral-summary")).to_contain_text("Inget är skickat")


def test_conversation_goes_on_when_only_the_preview_is_gone(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    open_form(page)
    to_preview(page)
    gone = '{"type": "https://x.example/problems/unknown-preview", "title": "Finns inte", "status": 404}'
    page.route("**/referral", lambda route: route.fulfill(status=404, body=gone, content_type="application/problem+json"), times=1)
    page.get_by_role("button", name="Ja, skicka det här").click()
    expect(page.locator("#preview-trouble")).to_contain_text("Texten hann bli för gammal.")
    assert page.evaluate("sessionStorage.length") == 1
