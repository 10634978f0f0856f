"""What Rasa says, and what it means for the gateway."""

from __future__ import annotations

import time

import pytest

from tests.bot.gateway.person import button

DRAFT = {"municipality": "varberg", "about": "own_violence"}


async def test_the_analysis_travels_with_the_text(world) -> None:
    await (await world.person()).write("vad kostar det")
    analysis = world.rasa.requests[0]["metadata"]["analysis"]
    assert (analysis["intent"]["name"], analysis["action"]) == ("ask_cost", "none")


async def test_texts_and_buttons_are_shown_with_their_numbers(world) -> None:
    world.rasa.script = [[{"text": "Ring [[number.vard]].", "buttons": [{"title": "Mer om [[name.vard]]", "payload": "/ask_cost"}]}]]
    messages = await (await world.person()).write("hej")
    assert messages[0]["text"] == "Ring 1177."
    assert messages[0]["buttons"][0]["label"] == "Mer om Sjukvårdsrådgivningen"


async def test_an_unknown_mark_is_left_out(world) -> None:
    world.rasa.script = [[{"text": "Ring [[number.nobody]] nu."}]]
    assert (await (await world.person()).write("hej"))[0]["text"] == "Ring  nu."


async def test_a_button_of_rasa_gives_its_payload_back(world) -> None:
    world.rasa.script = [[{"text": "Vill du?", "buttons": [{"title": "Ja", "payload": '/start_referral{"about":"other"}'}]}]]
    person = await world.person()
    await person.press(button(await person.write("hej"), "Ja"))
    assert world.rasa.messages[1] == '/start_referral{"about":"other"}'


async def test_a_draft_is_kept_and_not_shown(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": DRAFT, "step": "contact_method"}}, {"text": "Hur vill du bli nådd?"}]]
    person = await world.person()
    assert [message["text"] for message in await person.write("hej")] == ["Hur vill du bli nådd?"]
    prefill = await world.http.get(f"/api/v1/conversations/{person.id}/referral", headers=person.bearer)
    assert prefill.json() == {"draft": DRAFT}


async def test_a_preview_is_a_form_with_every_byte_as_it_came(world) -> None:
    text = "Till: Varbergs kommun\n\nEgna ord:\n[[number.vard]] <b>hej</b>"
    world.rasa.script = [[{"custom": {"kind": "preview", "text": text, "preview_id": "p_1"}}]]
    messages = await (await world.person()).write("hej")
    assert (messages[0]["kind"], messages[0]["text"]) == ("form", text)


async def test_a_receipt_shows_its_code(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "receipt", "text": "Din kod:", "code": "7KQ2M-9XT4B"}}]]
    messages = await (await world.person()).write("hej")
    assert (messages[0]["kind"], messages[0]["text"]) == ("receipt", "Din kod:\n7KQ2M-9XT4B")


async def test_a_receipt_that_names_its_code_is_left_as_it_is(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "receipt", "text": "Kod: 7KQ2M-9XT4B.", "code": "7KQ2M-9XT4B"}}]]
    assert (await (await world.person()).write("hej"))[0]["text"] == "Kod: 7KQ2M-9XT4B."


@pytest.mark.parametrize(("control", "kind", "opens"), [("open_referral_form", "form", "open:referral_form"),
                                                        ("open_receipt", "notice", "open:receipt")])  # fmt: skip
async def test_the_page_is_asked_to_open_its_own_panels(world, control, kind, opens) -> None:
    world.rasa.script = [[{"custom": {"kind": "control", "control": control}}]]
    messages = await (await world.person()).write("hej")
    assert messages[0]["kind"] == kind
    assert messages[0]["buttons"][0]["button"] == opens


async def test_unknown_parts_are_left_out_and_logged_by_name_only(world, capsys) -> None:
    world.rasa.of_another_version = True
    world.rasa.script = [[{"custom": {"kind": "surprise", "text": "HEMLIGT"}}, {"custom": {"kind": "HEMLIGT 2"}}, {"text": "svar"}]]
    assert [message["text"] for message in await (await world.person()).write("hej")] == ["svar"]
    logged = capsys.readouterr().err
    assert "surprise" in logged
    assert "HEMLIGT" not in logged


async def test_a_new_tracker_begins_after_forty_turns_and_is_told_the_role(world) -> None:
    person = await world.person()
    world.gateway.conversing._rooms.limit._per_minute = 100
    await person.press(button(person.first, "Någon skadar mig"))
    for number in range(41):
        await person.write(f"hej {number}")
    senders = [request["sender"] for request in world.rasa.requests]
    assert [sender.rpartition("-")[2] for sender in senders] == ["0"] * 40 + ["1"] * 3
    assert world.rasa.messages[40] == '/choose_role{"role":"victim"}'


async def test_a_form_under_way_keeps_its_tracker(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": {}, "step": "about"}}, {"text": "svar"}]]
    person = await world.person()
    world.gateway.conversing._rooms.limit._per_minute = 100
    for number in range(43):
        await person.write(f"hej {number}")
    assert {request["sender"].rpartition("-")[2] for request in world.rasa.requests} == {"0"}


async def test_what_rasa_may_have_forgotten_is_told_anew(world, monkeypatch) -> None:
    person = await world.person()
    await person.press(button(person.first, "Någon skadar mig"))
    later = time.time() + 26 * 60
    monkeypatch.setattr("bot.gateway.talk.time.time", lambda: later)
    assert [message["text"] for message in await person.write("hej")] == ["svar 3"]
    assert world.rasa.messages[1:] == ['/choose_role{"role":"victim"}', "hej"]
    assert len({request["sender"] for request in world.rasa.requests}) == 2


async def test_a_form_that_rasa_has_forgotten_goes_on_in_the_plain_form(world, monkeypatch) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": DRAFT, "step": "contact_method"}}, {"text": "Hur?"}]]
    person = await world.person()
    await person.write("hej")
    later = time.time() + 26 * 60
    monkeypatch.setattr("bot.gateway.talk.time.time", lambda: later)
    messages = await person.write("på telefon")
    assert messages[0]["buttons"][0]["button"] == "open:referral_form"
    prefill = await world.http.get(f"/api/v1/conversations/{person.id}/referral", headers=person.bearer)
    assert prefill.json() == {"draft": DRAFT}


async def test_a_role_that_rasa_tells_is_remembered(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "context", "role": "other"}}, {"text": "svar"}]]
    person = await world.person()
    await person.write("det gäller min bror")
    prefill = await world.http.get(f"/api/v1/conversations/{person.id}/referral", headers=person.bearer)
    assert prefill.json()["draft"] == {"role": "other"}
