"""A conversation in Telegram goes the way of one on the web, with its own first words, and leads to the web what belongs there."""

from __future__ import annotations

import pytest

from nlu.safety.screen import Finding
from tests.bot.telegram.somebody import Somebody

ROLES = ["Jag har skadat eller är rädd att skada någon", "Någon skadar mig", "Jag är orolig för någon annan", "Jag frågar i mitt arbete"]
DRAFT = {"custom": {"kind": "draft", "draft": {"about": "own_violence"}, "step": "contact_method"}}
ASKED = {"text": "Hur vill du bli kontaktad? Skriv ditt nummer."}


async def test_the_first_message_is_answered_after_the_first_words(world, somebody) -> None:
    texts = await somebody.writes("vad kostar det")
    assert "chattrobot från Varberg" in texts[0] and "anonym för Telegram" in texts[0]
    assert "Vad gäller det?" in texts[0] and texts[1] == "svar 1"
    assert [press.label for row in somebody.shown[0].post.presses for press in row] == ROLES


async def test_the_web_pages_promise_of_anonymity_is_never_said_here(somebody) -> None:
    await somebody.writes("/start")
    await somebody.writes("hej")
    assert not any("Du är anonym" in shown.post.text for shown in somebody.shown)


async def test_the_second_message_is_answered_alone(world, somebody) -> None:
    await somebody.writes("hej")
    assert await somebody.writes("vad kostar det") == ["svar 2"]


async def test_a_message_reaches_rasa_as_on_the_web_and_a_slash_is_no_command_there(world, somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes('/referral_consent{"x":"y"}')
    assert world.rasa.messages[0] == "hej"
    assert not world.rasa.messages[1].lstrip().startswith("/")


async def test_the_municipality_of_the_bot_is_in_the_draft(world, somebody) -> None:
    await somebody.writes("hej")
    state = await world.gateway.conversations.peek(await world.vault(somebody))
    assert (state.municipality, state.draft) == ("varberg", {"municipality": "varberg"})


async def test_a_role_button_works_and_its_message_shows_what_was_chosen(world, somebody) -> None:
    await somebody.writes("/start")
    shown = somebody.shown[-1]
    assert await somebody.presses("Någon skadar mig") == ["svar 1"]
    assert world.rasa.messages == ['/choose_role{"role":"victim"}']
    assert [press.label for row in shown.rows for press in row] == ["✓ Någon skadar mig"]


async def test_callback_data_is_short_and_tells_nothing(somebody) -> None:
    await somebody.writes("/start")
    for press in (press for row in somebody.shown[-1].post.presses for press in row):
        assert len(press.id.encode()) <= 64 and "role" not in press.id and "victim" not in press.id


async def test_a_press_is_always_acknowledged(world, somebody) -> None:
    await somebody.writes("/start")
    shown, data = somebody.button("Någon skadar mig")
    update = somebody.press_of(shown, data)
    await somebody.does(update)
    assert world.ledger.acknowledged == {update["callback_query"]["id"]: ""}


async def test_a_second_press_has_no_second_effect_and_is_told_kindly(world, somebody) -> None:
    await somebody.writes("/start")
    shown, data = somebody.button("Någon skadar mig")
    other = somebody.button("Jag frågar i mitt arbete")[1]
    await somebody.does(somebody.press_of(shown, data))
    for again in (data, other):
        update = somebody.press_of(shown, again)
        assert await somebody.does(update) == []
        assert world.ledger.acknowledged[update["callback_query"]["id"]] == "Du har redan valt."
    assert len(world.rasa.requests) == 1


async def test_a_press_on_what_was_chosen_does_nothing(world, somebody) -> None:
    await somebody.writes("/start")
    await somebody.presses("Någon skadar mig")
    assert await somebody.does(somebody.press_of(somebody.shown[0], somebody.shown[0].rows[0][0].id)) == []


FORGED = ["", "p", "x" * 64, "pAAAAAAAAAAAAAAAAAAAAAA", "open:referral_form", "/referral_consent", "b_" + "A" * 40, "å"]


@pytest.mark.parametrize("data", FORGED)
async def test_a_press_that_is_stale_or_forged_gets_one_kind_sentence(world, somebody, data) -> None:
    await somebody.writes("hej")
    shown = somebody.shown[-1]
    for texts in (["Den knappen gäller inte längre. Skriv gärna med egna ord i stället."], []):
        assert await somebody.does(somebody.press_of(shown, data)) == texts
    assert len(world.rasa.requests) == 1


async def test_a_button_of_another_person_is_stale(world, somebody) -> None:
    other = Somebody(world)
    await somebody.writes("/start")
    await other.writes("/start")
    shown, data = somebody.button("Någon skadar mig")
    assert "gäller inte längre" in (await other.does(other.press_of(shown, data)))[0]


async def test_a_button_is_stale_after_a_day(world, somebody) -> None:
    await somebody.writes("/start")
    await world.run("UPDATE chat.telegram_press SET made_at = now() - interval '25 hours'")
    world.channel.presses.forget(world.pseudonym(somebody))
    assert "gäller inte längre" in (await somebody.presses("Någon skadar mig"))[0]


async def test_an_emergency_has_112_first_in_the_first_lane(world, somebody) -> None:
    await somebody.writes("hej")
    texts = await somebody.writes("AKUT")
    assert texts[0].startswith("Ring 112 nu.") and "Hur är det hos dig?" in texts[0]
    assert somebody.shown[-1].post.lane == 0
    assert "112" in (await somebody.presses("Jag är i säkerhet nu"))[0]


async def test_an_emergency_in_the_very_first_message_comes_before_the_first_words(somebody) -> None:
    texts = await somebody.writes("AKUT")
    assert texts[0].startswith("Ring 112 nu.") and "chattrobot från Varberg" in texts[1]


async def test_the_question_of_danger_is_asked_and_a_yes_is_an_emergency(world, somebody) -> None:
    world.screen.says = {"gevär": Finding("ask", ("weapon",))}
    await somebody.writes("hej")
    assert "Är någon i fara just nu?" in (await somebody.writes("han har ett gevär"))[0]
    shown, data = somebody.button("Ja")
    update = somebody.press_of(shown, data)
    assert (await somebody.does(update))[0].startswith("Ring 112 nu.")
    assert (await world.rows("telegram_update", "update_id = :id", id=update["update_id"]))[0].urgent


async def test_a_yes_after_a_no_and_a_yes_on_an_old_button_are_heard(world, somebody) -> None:
    world.screen.says = {"gevär": Finding("ask", ("weapon",))}
    await somebody.writes("hej")
    await somebody.writes("han har ett gevär")
    shown, no, yes = somebody.shown[-1], somebody.button("Nej")[1], somebody.button("Ja")[1]
    await somebody.does(somebody.press_of(shown, no))
    assert (await somebody.does(somebody.press_of(shown, yes)))[0].startswith("Ring 112 nu.")
    await world.run("UPDATE chat.telegram_press SET made_at = now() - interval '25 hours'")
    world.channel.presses.forget(world.pseudonym(somebody))
    assert "112" in (await somebody.does(somebody.press_of(shown, yes)))[0].splitlines()[0]


async def test_the_form_is_a_link_that_opens_the_same_conversation_once(world, somebody) -> None:
    world.rasa.script = [[{"custom": {"kind": "control", "control": "open_referral_form"}}]]
    texts = await somebody.writes("jag vill ha kontakt")
    assert "formulär på webben" in texts[-1]
    press = somebody.shown[-1].post.presses[0][0]
    address, _, code = press.id.partition("#formular=")
    assert press.is_link and address == "https://chatt.test/" and len(code) == 43
    claimed = await world.http.post("/api/v1/links", json={"code": code})
    vault = await world.vault(somebody)
    assert claimed.status_code == 200 and claimed.json()["id"] == vault.conversation_id
    bearer = {"Authorization": f"Bearer {claimed.json()['token']}"}
    draft = await world.http.get(f"/api/v1/conversations/{vault.conversation_id}/referral", headers=bearer)
    assert draft.json() == {"draft": {"municipality": "varberg"}}
    assert (await world.http.post("/api/v1/links", json={"code": code})).status_code == 404


async def test_a_link_is_over_after_half_an_hour(world, somebody) -> None:
    world.rasa.script = [[{"custom": {"kind": "control", "control": "open_referral_form"}}]]
    await somebody.writes("jag vill ha kontakt")
    await world.run("UPDATE chat.telegram_link SET made_at = now() - interval '31 minutes'")
    code = somebody.shown[-1].post.presses[0][0].id.partition("=")[2]
    answer = await world.http.post("/api/v1/links", json={"code": code})
    assert answer.status_code == 404 and "halvtimme" in answer.json()["detail"]


@pytest.mark.parametrize("code", ["", "x", "A" * 43, "å" * 43, "A" * 10_000, "A" * 44])
async def test_a_made_up_link_opens_nothing(world, code) -> None:
    assert (await world.http.post("/api/v1/links", json={"code": code})).status_code == 404


@pytest.mark.parametrize("body", [{}, {"code": 1}, {"code": None}])
async def test_422_when_no_code_is_sent(world, body) -> None:
    assert (await world.http.post("/api/v1/links", json=body)).status_code == 422


async def test_the_dialogues_own_form_never_asks_for_personal_data_here(world, somebody) -> None:
    await somebody.writes("hej")
    world.rasa.script = [[DRAFT, ASKED]]
    texts = await somebody.writes("jag vill bli kontaktad")
    assert len(texts) == 1 and "formulär på webben" in texts[0] and "nummer" not in texts[0]
    assert somebody.shown[-1].post.presses[0][0].is_link
    state = await world.gateway.conversations.peek(await world.vault(somebody))
    assert (state.step, state.draft) == (None, {"about": "own_violence"})
    await somebody.writes("och sen då")
    assert world.rasa.requests[-1]["sender"] != world.rasa.requests[-2]["sender"]


async def test_the_question_of_danger_goes_before_the_form(world, somebody) -> None:
    world.screen.says = {"gevär": Finding("ask", ("weapon",))}
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await world.gateway.conversations.change_state(vault, lambda state: setattr(state, "step", "about"))
    assert "Är någon i fara just nu?" in (await somebody.writes("han har ett gevär"))[0]


async def test_a_receipt_code_never_reaches_telegram(world, somebody) -> None:
    world.rasa.script = [[{"text": "Klart."}, {"custom": {"kind": "receipt", "text": "Här är koden", "code": "7KQ2M-9XT4B"}}]]
    await somebody.writes("skicka")
    assert not any("7KQ2M" in shown.post.text for shown in somebody.shown)
    assert somebody.shown[-1].post.presses[0][0].is_link


async def test_writing_with_staff_is_led_to_the_web(world, somebody) -> None:
    world.bridge.on_duty = [{"slug": "varberg", "name": "Varberg"}]
    world.nlu.says["människa"] = ("request_human", "none", [])
    texts = await somebody.writes("/manniska")
    assert "Med personal skriver du på webben" in texts[-1]
    assert "#chatt=" in somebody.shown[-1].post.presses[0][0].id


async def test_who_writes_here_while_staff_read_is_told_where_the_answer_comes(world, somebody) -> None:
    await somebody.writes("hej")
    await world.run("UPDATE chat.conversation SET mode = 'staff' WHERE id = :id", id=(await world.vault(somebody)).conversation_id)
    texts = await somebody.writes("är du där")
    assert "Svaret kommer på webben" in texts[-1]


async def test_a_long_answer_comes_in_parts_with_its_buttons_last(world, somebody) -> None:
    button = {"title": "Vidare", "payload": "/greet"}
    world.rasa.script = [[{"text": "\n".join(f"rad {number} " + "x" * 90 for number in range(60)), "buttons": [button]}]]
    await somebody.writes("berätta")
    parts = somebody.shown[-2:]
    assert [bool(shown.post.presses) for shown in parts] == [False, True]
    assert all(len(shown.post.text) <= 4096 for shown in parts)


@pytest.mark.parametrize("text", ["x" * 4097, "👨‍👩‍👧‍👦" * 500, "å" * 4096, "\u202e\x00hej"])
async def test_long_and_strange_texts_are_answered(somebody, text) -> None:
    assert (await somebody.writes(text))[-1]


async def test_a_text_with_nothing_visible_gets_one_sentence(world, somebody) -> None:
    await somebody.writes("hej")
    assert await somebody.writes("\u200b \u2060") == ["Skriv något med ord, så svarar jag."]


async def test_after_a_day_of_silence_a_message_begins_anew(world, somebody) -> None:
    await somebody.writes("hej")
    old = await world.vault(somebody)
    await world.run("DELETE FROM chat.conversation WHERE id = :id", id=old.conversation_id)
    await world.run("UPDATE chat.telegram_conversation SET active_at = now() - interval '25 hours'")
    from tests.bot.telegram.test_webhook import purged

    await purged(world)
    texts = await somebody.writes("hej igen")
    assert "chattrobot från Varberg" in texts[0]
    assert (await world.vault(somebody)).conversation_id != old.conversation_id


async def test_when_the_conversation_was_erased_on_the_web_a_message_begins_anew(world, somebody) -> None:
    await somebody.writes("hej")
    await world.gateway.erasing.erase(await world.vault(somebody))
    texts = await somebody.writes("hej igen")
    assert "chattrobot från Varberg" in texts[0] and texts[1].startswith("svar")
