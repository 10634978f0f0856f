"""The self-referral and the receipt without JavaScript, over plain forms."""

from __future__ import annotations

import re

import pytest

from bot.widget.page import render_page
from foundation.directory import Contacts, load_municipalities
from foundation.settings import ROOT
from nlu.safety.screen import Finding
from tests.bot.gateway.plain_reader import Reader, words_of

FILLED = {"municipality": "varberg", "about": "own_violence", "contact_method": "phone", "contact_value": "070-000 00 00",
          "voicemail": "no", "times": "kvällar", "own_words": "<b>hej</b>\nrad två", "first_name": "Kim"}  # fmt: skip
ERRORS = [{"field": "municipality", "code": "missing", "text": "Det här behöver du fylla i."},
          {"field": "draft.contact_value", "code": "phone_wrong_length", "text": "Numret har för få eller för många siffror."}]  # fmt: skip


async def form(world) -> Reader:
    """The form of somebody who came straight to it."""
    return await (await Reader.open(world.http)).press("Be om kontakt")


async def test_whole_self_referral_goes_from_form_to_code(world) -> None:
    page = await form(world)
    preview = await page.press("Gå vidare och läs igenom", **FILLED)
    assert "Till: Varbergs kommun" in preview.main and "precis det som skickas" in preview.focus
    draft = world.bridge.requests[-1]["draft"]
    assert draft == {**FILLED, "role": None, "interpreter": None}
    sent = await preview.press("Ja, skicka det här")
    assert "Din förfrågan är skickad" in sent.focus and "7KQ2M-9XT4B" in sent.main and "Varberg" in sent.main
    assert (await sent.again()).main == sent.main
    chat = await sent.press("Tillbaka till chatten")
    assert "7KQ2M" not in chat.response.text and "Vi visar den bara en gång." in chat.main


async def test_what_was_filled_in_comes_back_when_something_is_changed(world) -> None:
    preview = await (await form(world)).press("Gå vidare och läs igenom", **FILLED)
    page = await preview.press("Ändra")
    assert {name: page.field(name).strip() for name in FILLED} == FILLED
    stopped = await preview.press("Skicka inte")
    assert "Inget är skickat." in stopped.focus
    assert (await stopped.press("Be om kontakt")).field("first_name") == "Kim"


async def test_fields_that_do_not_belong_to_the_way_of_contact_are_left_out(world) -> None:
    await (await form(world)).press("Gå vidare och läs igenom", **FILLED | {"contact_method": "receipt_only"})
    draft = world.bridge.requests[-1]["draft"]
    assert (draft["contact_value"], draft["voicemail"]) == (None, None)
    await (await form(world)).press("Gå vidare och läs igenom")
    draft = world.bridge.requests[-1]["draft"]
    assert not {"municipality", "about", "contact_method"} & set(draft)


async def test_each_error_stands_at_its_field_and_in_a_summary_that_gets_focus(world) -> None:
    world.bridge.refusal = (422, {"errors": ERRORS})
    page = await (await form(world)).press("Gå vidare och läs igenom", **FILLED)
    assert page.response.status_code == 422 and page.title == "Fel: Chatt"
    links = {words_of(link): link.get("href")[1:] for link in page.tree.get_element_by_id("svar").iter("a")}
    assert list(links) == ["Vilken kommun vill du ha hjälp av? Det här behöver du fylla i.",
                           "Telefonnummer eller mejladress: Numret har för få eller för många siffror."]  # fmt: skip
    for error, place in zip(ERRORS, links.values(), strict=True):
        field = page.tree.get_element_by_id(place)
        told = [page.tree.get_element_by_id(each).text_content() for each in field.get("aria-describedby").split()]
        assert field.get("aria-invalid") == "true" and error["text"] in told
    assert page.field("own_words").strip() == FILLED["own_words"]


async def test_danger_in_ones_own_words_stands_first_whatever_becomes_of_the_form(world) -> None:
    world.screen.says["gevär"] = Finding("emergency", ("weapon",))
    for refusal in (None, (422, {"errors": ERRORS}), (503, {})):
        world.bridge.refusal = refusal
        page = await (await form(world)).press("Gå vidare och läs igenom", **FILLED | {"own_words": "gevär"})
        assert page.focus.startswith("Viktigt just nu Ring 112 nu.")
        assert page.main.removeprefix("Första steget").strip().startswith("Viktigt just nu")


async def test_silent_bridge_is_told_and_nothing_is_lost(world) -> None:
    page = await form(world)
    preview = await page.press("Gå vidare och läs igenom", **FILLED)
    world.bridge.dead = True
    down = await page.press("Gå vidare och läs igenom", **FILLED)
    assert down.response.status_code == 503 and "Inget är skickat" in down.focus
    assert down.field("first_name") == "Kim"
    unsure = await preview.press("Ja, skicka det här")
    assert "Vi vet inte om förfrågan kom fram." in unsure.focus
    world.bridge.dead = False
    assert "7KQ2M-9XT4B" in (await unsure.press("Ja, skicka det här")).main


async def test_preview_that_ran_out_leads_back_to_the_form(world) -> None:
    preview = await (await form(world)).press("Gå vidare och läs igenom", **FILLED)
    world.bridge.refusal = (404, {})
    page = await preview.press("Ja, skicka det här")
    assert "Texten hann bli för gammal." in page.focus and page.field("first_name") == "Kim"


async def test_form_goes_on_when_its_conversation_is_gone(world) -> None:
    page = await form(world)
    await (await page.press("Radera allt")).press("Ja, radera allt")
    preview = await page.press("Gå vidare och läs igenom", **FILLED)
    assert "Till: Varbergs kommun" in preview.main
    assert preview.field("id") != page.field("id")


async def test_dead_database_costs_the_stored_draft_and_not_the_form(world, dead_world) -> None:
    page = await form(dead_world)
    assert "Be om kontakt" in page.main
    dead_world.bridge.dead = False
    preview = await page.press("Gå vidare och läs igenom", **FILLED)
    assert "Till: Varbergs kommun" in preview.main
    assert (await preview.press("Ändra")).field("first_name") == "Kim"


def test_both_forms_ask_the_same_questions_with_the_same_answers() -> None:
    scripted = render_page(Contacts.load().all(), load_municipalities().values())
    own = (ROOT / "bot/channels/plain/templates/referral.html").read_text(encoding="utf-8")
    questions = re.findall(r"<(?:legend|label for=\"field-\w+\")>([^<]+?)\s*<", scripted)
    answers = re.findall(r'type="radio"[^>]*> <span>([^<]+)</span>', scripted)
    asked = {one.strip() for one in questions} - {"Telefonnummer", "Din kod", "Skriv tillbaka"}
    assert len(asked) >= 8 and len(answers) >= 11
    assert [one for one in [*asked, *answers] if one not in own] == []


async def looked_up(world) -> Reader:
    """The page of somebody's answers."""
    page = await (await Reader.open(world.http)).press("Jag har en kod")
    return await page.press("Visa svaret", code="7kq2m 9xt4b")


async def test_receipt_is_read_answered_taken_away_and_taken_back(world) -> None:
    page = await looked_up(world)
    assert "Inskickad." in page.main and "Skickad till Varberg den 21 november 2026." in page.main
    replied = await page.press("Skicka", text="tack\r\nhej")
    assert "Det du skrev är skickat." in replied.focus
    sent = world.bridge.requests[-1]
    assert sent["text"] == "tack\nhej"
    await replied.again()
    assert world.bridge.requests[-1] == sent
    own = await page.press("Hämta allt som finns om mig")
    assert "Allt som finns om dig" in own.focus
    asked = await page.press("Ta tillbaka förfrågan")
    assert "Det går inte att ångra." in asked.main
    assert (await asked.press("Ja, ta tillbaka den")).response.status_code == 200
    assert world.bridge.paths[-1] == "POST /v1/receipts/withdraw"
    closed = await page.press("Stäng och glöm koden")
    assert "7kq2m" not in closed.response.text.lower()


@pytest.mark.parametrize(("code", "status", "said"), [("", 422, "Skriv din kod först."), ("7KQ2M", 404, "Den koden finns inte.")])
async def test_wrong_code_is_told_at_its_field(code, status, said, world) -> None:
    world.bridge.refusal = (404, {})
    page = await (await Reader.open(world.http)).press("Jag har en kod")
    refused = await page.press("Visa svaret", code=code)
    assert refused.response.status_code == status and said in refused.focus
    assert refused.tree.get_element_by_id("f1").get("aria-invalid") == "true"


async def test_reply_that_is_not_taken_stays_in_its_field(world) -> None:
    page = await looked_up(world)
    empty = await page.press("Skicka", text="  ")
    assert "Skriv något först." in empty.focus
    world.bridge.dead = True
    down = await page.press("Skicka", text="mitt långa svar")
    assert down.response.status_code == 503 and "mitt långa svar" in down.response.text


async def test_danger_in_a_reply_stands_first(world) -> None:
    world.screen.says["gevär"] = Finding("emergency", ("weapon",))
    page = await (await looked_up(world)).press("Skicka", text="gevär")
    assert page.focus.startswith("Viktigt just nu Ring 112 nu.")
    world.bridge.dead = True
    assert (await page.press("Skicka", text="gevär igen")).focus.startswith("Viktigt just nu")


async def test_code_is_asked_for_in_a_form_and_stands_in_no_address(world) -> None:
    page = await looked_up(world)
    assert "7kq2m" not in str(page.response.url).lower()
    assert page.form_of("Till chatten").get("code") is None
