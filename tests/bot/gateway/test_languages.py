"""A conversation in the person's language: from the beginning, in the middle, in an emergency and when everything is dead."""

from __future__ import annotations

import pytest

from bot.gateway.known_locales import KnownLocales
from bot.gateway.messages import Bubble, Choice
from bot.gateway.state import State
from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, TRANSLATED
from nlu.safety.screen import Finding
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API, Person, button

COST = "Samtalen brukar vara gratis; fråga kommunen för att vara säker. Chatten kostar ingenting. Vill du att en kommun hör av sig?"
COST_BUTTON = {"title": "Jag vill bli kontaktad", "payload": "/start_referral"}
SOMALI = "Waxaan ka baqayaa inaan xaaskayga mar kale garaaco"
ARABIC = "أنا خائف أن أضرب زوجتي مرة أخرى"


def texts(messages) -> list[str]:
    return [message["text"] for message in messages]


def languages(messages) -> list[str]:
    return [message.get("lang", "sv") for message in messages]


async def speak(person: Person, tag: object, key: str | None = None):
    headers = person.bearer | ({"Idempotency-Key": key} if key else {})
    return await person.http.post(f"{API}/{person.id}/locale", json={"locale": tag}, headers=headers)


async def test_every_language_is_listed_under_its_own_name(world) -> None:
    listed = (await world.http.get("/api/v1/languages")).json()
    check("public-languages", listed)
    assert [(row["tag"], row["own_name"]) for row in listed] == [(tag, language.own_name) for tag, language in LANGUAGES.items()]


@pytest.mark.parametrize("tag", TRANSLATED)
async def test_the_welcome_and_the_question_about_the_role_are_in_the_language_that_was_asked_for(world, tag) -> None:
    person = await world.person(locale=tag)
    assert languages(person.first) == [tag, tag]
    assert "112" in person.first[0]["text"]
    assert len(person.first[1]["buttons"]) == 4
    swedish = (await world.person()).first
    assert not set(texts(person.first)) & set(texts(swedish))


async def test_rasas_answer_and_its_buttons_come_in_the_language_of_the_conversation(world) -> None:
    person = await world.person(locale="en")
    world.rasa.script = [[{"text": COST, "buttons": [COST_BUTTON]}]]
    (message,) = await person.write("what does it cost")
    assert message["text"].startswith("The sessions are usually free")
    assert (message["lang"], message["buttons"][0]["label"]) == ("en", "I want to be contacted")
    assert world.rasa.requests[-1]["metadata"]["locale"] == "en"
    await person.press(message["buttons"][0]["button"])
    assert world.rasa.messages[-1] == "/start_referral"
    assert ("person", "I want to be contacted") in [(name, row["text"]) for name, row in await person.history()]


async def test_what_has_no_translation_says_so_in_the_language_and_is_marked_as_swedish(world) -> None:
    person = await world.person(locale="so")
    world.rasa.script = [[{"text": COST}]]
    (message,) = await person.write("imisa ayay ku kacaysaa")
    assert message["text"] == "Qaybtani waa af-Iswidhish keliya.\n" + COST
    assert "lang" not in message


@pytest.mark.parametrize("tag", TRANSLATED)
async def test_an_emergency_is_told_in_the_language_of_the_conversation_also_when_all_is_dead(dead_world, tag) -> None:
    person = await dead_world.person(locale=tag)
    first, after = await person.write("AKUT")
    assert (first["kind"], languages([first, after])) == ("emergency", [tag, tag])
    assert "112" in first["text"].split("\n")[0]
    assert len(after["buttons"]) == 3
    (safe,) = await person.press(after["buttons"][0]["button"])
    assert safe["lang"] == tag and "112" in safe["text"]


async def test_an_outage_is_told_in_the_language_of_the_conversation(dead_world) -> None:
    person = await dead_world.person(locale="ar")
    (message,) = await person.write("كم يكلف")
    assert (message["kind"], message["lang"]) == ("notice", "ar")
    assert "112" in message["text"]


async def test_the_language_of_a_conversation_that_began_without_the_database_is_kept(world) -> None:
    person = await world.person(locale="fa")
    row = world.gateway.mint.secret_of(person.id, person.token)
    from bot.gateway.vault import Vault

    state = await world.gateway.conversations.state(Vault(person.id, row))
    assert state.locale == "fa"


async def test_another_process_speaks_the_same_language(world, second) -> None:
    person = await world.person(locale="en")
    there = Person(second.http, second, {"id": person.id, "token": person.token, "messages": person.first})
    (message,) = await there.write("something untranslated")
    assert message["text"].startswith("This part is only in Swedish.\n")


async def test_the_language_is_changed_in_the_middle_and_the_last_answer_is_said_again(world) -> None:
    person = await world.person()
    world.rasa.script = [[{"text": COST, "buttons": [COST_BUTTON]}]]
    await person.write("vad kostar det")
    response = await speak(person, "en")
    assert response.status_code == 200
    check("public-turn", response.json())
    told, again = response.json()["messages"]
    assert told["text"] == "Now I answer in English."
    assert again["text"].startswith("The sessions are usually free")
    await person.press(button([again], "I want to be contacted"))
    assert world.rasa.messages[-1] == "/start_referral"
    assert [row["text"] for _, row in await person.history()].count(COST) == 1


async def test_the_language_is_changed_before_anything_was_said(world) -> None:
    person = await world.person()
    told, *welcome = (await speak(person, "so")).json()["messages"]
    assert told["text"] == "Hadda af-Soomaali ayaan ku jawaabayaa."
    assert languages(welcome) == ["so", "so"]
    first, *_ = await person.write("AKUT")
    assert first["lang"] == "so"


async def test_an_emergency_is_said_again_in_the_new_language(world) -> None:
    person = await world.person()
    await person.write("AKUT")
    await world.settle()
    _told, emergency, _after = (await speak(person, "ar")).json()["messages"]
    assert (emergency["kind"], emergency["lang"]) == ("emergency", "ar")


async def test_the_same_change_sent_twice_is_made_once(world) -> None:
    person = await world.person()
    first, second = await speak(person, "en", "key-1"), await speak(person, "en", "key-1")
    assert first.json() == second.json()
    assert (await speak(person, "ar", "key-1")).status_code == 422


@pytest.mark.parametrize("tag", ["", "de", "../../etc", "sv\x00", "x" * 5000, "en'; drop table", "en/../sv", 7, None, ["en"]])
async def test_a_language_that_is_not_here_is_refused_and_changes_nothing(world, tag) -> None:
    person = await world.person(locale="en")
    response = await speak(person, tag)
    assert response.status_code == 422
    check("problem", response.json())
    (message,) = await person.write("hello")
    assert message["text"].startswith("This part is only in Swedish.")


@pytest.mark.parametrize("tag", ["SV-X-LATTLAST", "sv-x-LattLast"])
async def test_easy_swedish_in_odd_case_is_easy_swedish(world, tag) -> None:
    person = await world.person(locale=tag)
    assert languages(person.first) == [EASY_SWEDISH, EASY_SWEDISH]


@pytest.mark.parametrize("tag", ["de", "uk-UA", "zz"])
async def test_a_conversation_in_a_language_that_is_not_here_begins_in_swedish(world, tag) -> None:
    assert languages((await world.person(locale=tag)).first) == ["sv", "sv"]


@pytest.mark.parametrize("locale", ["../../etc", "sv\x00", "a" * 36, "", "sv_SE", "عربي"])
async def test_what_is_no_language_begins_nothing(world, locale) -> None:
    response = await world.http.post(API, json={"locale": locale})
    assert response.status_code == 422
    check("problem", response.json())


async def test_somebody_elses_conversation_keeps_its_language(world) -> None:
    person, stranger = await world.person(), await world.person()
    response = await world.http.post(f"{API}/{person.id}/locale", json={"locale": "en"}, headers=stranger.bearer)
    assert response.status_code == 404
    assert response.json()["title"] == "Chatten finns inte"


async def test_easier_swedish_is_one_press_away_and_so_is_the_way_back(world) -> None:
    person = await world.person()
    world.rasa.script = [[{"text": COST, "buttons": [COST_BUTTON]}]]
    (usual,) = await person.write("vad kostar det")
    assert [row["label"] for row in usual["buttons"]] == ["Jag vill bli kontaktad", "Fel svar", "Lättare svenska"]
    (easy,) = await person.press(button([usual], "Lättare svenska"))
    assert easy["text"].startswith("Det är ofta gratis.")
    assert (easy["lang"], [row["label"] for row in easy["buttons"]]) == (EASY_SWEDISH, ["Kontakta mig", "Fel svar", "Vanlig svenska"])
    world.rasa.script = [[{"text": COST}]]
    (next_one,) = await person.write("vad kostar det då")
    assert next_one["text"] == easy["text"]
    (back,) = await person.press(button([next_one], "Vanlig svenska"))
    assert back["text"] == COST


async def test_an_answer_without_an_easier_form_offers_none(world) -> None:
    person = await world.person()
    (message,) = await person.write("hej")
    assert [row["label"] for row in message["buttons"]] == ["Fel svar"]


async def test_a_person_who_writes_another_language_is_offered_it_once_in_that_language(world) -> None:
    person = await world.person()
    answer, offer = await person.write(SOMALI)
    assert answer["text"].startswith("svar")
    assert offer["lang"] == "so"
    assert offer["text"] == "Waxyaabaha ugu muhiimsan af-Soomaali ayaan ku sheegi karaa. Inta kale waa af-Iswidhish."
    assert [row["label"] for row in offer["buttons"]] == ["Af-Soomaali ku jawaab", "Maya, mahadsanid"]
    assert len(await person.write(SOMALI + " caawa")) == 1
    assert len(await person.write(ARABIC)) == 2


async def test_the_offer_is_taken_with_a_press(world) -> None:
    person = await world.person()
    world.rasa.script = [[{"text": "Vilket språk vill du ha tolk på?"}]]
    _answer, offer = await person.write(SOMALI)
    told, again = await person.press(offer["buttons"][0]["button"])
    assert languages([told, again]) == ["so", "so"]
    assert again["text"] == "Luqaddee ayaad turjubaan ku rabtaa?"


async def test_the_offer_is_declined_with_a_press(world) -> None:
    person = await world.person()
    _answer, offer = await person.write(SOMALI)
    (message,) = await person.press(offer["buttons"][1]["button"])
    assert message["text"] == "Då fortsätter vi som förut."
    assert "lang" not in message


@pytest.mark.parametrize("text", ["Ich habe Angst vor meinem Mann", "Boję się mojego męża", "hej", "ok"])
async def test_no_language_is_offered_that_we_do_not_have(world, text) -> None:
    person = await world.person()
    assert len(await person.write(text)) == 1


async def test_in_an_emergency_nothing_is_offered_and_the_numbers_are_told_in_both_languages(world) -> None:
    person = await world.person()
    messages = await person.write(SOMALI + " AKUT")
    assert [message["kind"] for message in messages] == ["emergency", "emergency", "text"]
    assert languages(messages) == ["sv", "so", "sv"]
    assert all("112" in message["text"].split("\n")[0] for message in messages[:2])
    assert not any("af-Soomaali" in message["text"] for message in messages)


async def test_the_question_about_danger_is_asked_in_both_languages_and_answered_in_either(world) -> None:
    world.screen.says["xaaskayga"] = Finding("ask", ("violence_now",))
    person = await world.person()
    swedish, somali = await person.write(SOMALI)
    assert [row["label"] for row in swedish["buttons"]] == ["Ja", "Nej", "Vet inte"]
    assert [row["label"] for row in somali["buttons"]] == ["Haa", "Maya", "Ma garanayo"]
    assert (await person.write("haa"))[0]["kind"] == "emergency"


@pytest.mark.parametrize(("locale", "typed"), [
    ("sv", "نعم"), ("ar", "ja"), ("so", "بله"), ("fa", "haa"), ("en", "Ja"), (EASY_SWEDISH, "yes"),
])  # fmt: skip
async def test_a_typed_yes_counts_in_every_language_whatever_the_conversations(world, locale, typed) -> None:
    world.screen.says["KANSKE"] = Finding("ask", ("violence_now",))
    person = await world.person(locale=locale)
    (question,) = await person.write("KANSKE")
    assert len(question["buttons"]) == 3
    assert (await person.write(typed))[0]["kind"] == "emergency"


async def test_a_change_of_language_leaves_the_question_about_danger_open(world) -> None:
    world.screen.says["KANSKE"] = Finding("ask", ("violence_now",))
    person = await world.person()
    await person.write("KANSKE")
    _told, question = (await speak(person, "ar")).json()["messages"]
    assert [row["label"] for row in question["buttons"]] == ["نعم", "لا", "لا أعرف"]
    first, *_ = await person.write("نعم")
    assert (first["kind"], first["lang"]) == ("emergency", "ar")


async def test_who_asks_for_another_language_gets_the_menu(world) -> None:
    world.nlu.says["språk"] = ("ask_language", "none", [])
    person = await world.person()
    _answer, menu = await person.write("kan du något annat språk")
    assert [row["label"] for row in menu["buttons"]] == [language.own_name for language in LANGUAGES.values()]
    told, *_ = await person.press(button([menu], "العربية"))
    assert told["lang"] == "ar"


async def test_languages_in_the_menu_are_called_what_they_call_themselves(world) -> None:
    world.nlu.says["language"] = ("ask_language", "none", [])
    person = await world.person(locale="en")
    _answer, menu = await person.write("which language")
    assert "Lättare svenska" in [row["label"] for row in menu["buttons"]]
    assert menu["text"] == "Which language would you like?"


async def test_a_preview_stays_as_it_is_sent_and_its_language_is_told(world) -> None:
    person = await world.person(locale="en")
    preview = "Till: Varbergs kommun\nVåld eller hot från mig"
    world.rasa.script = [[{"custom": {"kind": "preview", "text": preview, "preview_id": "p_0aZ81LmXw9sK2mPq"}}]]
    shown, told = await person.write("that is all")
    assert (shown["text"], shown.get("lang")) == (preview, None)
    assert told["text"].startswith("The text above is in Swedish")


async def test_what_staff_write_is_never_translated(world) -> None:
    from bot.gateway.vault import Vault

    person = await world.person(locale="en")
    vault = Vault(person.id, world.gateway.mint.secret_of(person.id, person.token))
    (message,) = world.gateway.publisher.publish(vault, [Bubble("Vad gäller det?", author="staff")])
    assert message.public()["text"] == "Vad gäller det?"


async def test_a_refusal_is_in_the_language_of_the_conversation(world) -> None:
    person = await world.person(locale="fa")
    problem = (await person.post({"text": "   "})).json()
    assert problem["title"] == "اول چیزی بنویسید"
    problem = (await person.post({"button": "b_forged"})).json()
    assert problem["title"].startswith("این دکمه")


async def test_a_form_that_does_not_fit_says_so_in_the_language_of_the_conversation(world) -> None:
    world.bridge.refusal = (422, {"errors": [{"field": "municipality", "code": "missing", "text": "Det här behöver du fylla i."}]})
    person = await world.person(locale="ar")
    url = f"{API}/{person.id}/referral/preview"
    problem = (await world.http.post(url, json={"draft": {"own_words": "x"}}, headers=person.bearer)).json()
    assert problem["errors"] == [{"field": "municipality", "code": "missing", "text": "عليك أن تملأ هذا."}]


async def test_danger_in_a_form_is_told_in_the_language_of_the_conversation(world) -> None:
    person = await world.person(locale="so")
    url = f"{API}/{person.id}/referral/preview"
    answer = (await world.http.post(url, json={"draft": {"own_words": "AKUT"}}, headers=person.bearer)).json()
    assert answer["emergency"].startswith("Hadda wac 112.")


@pytest.mark.parametrize(("locale", "words"), [(None, "Inskickad."), ("ar", "وصل طلبك."), ("../x", "Inskickad."), ("de", "Inskickad.")])
async def test_the_status_behind_a_code_is_told_in_the_language_that_was_asked_for(world, monkeypatch, locale, words) -> None:
    status = "Din förfrågan har kommit fram. Den väntar på att någon ska läsa den."
    original = world.bridge.answer

    def answer(method, path, body):
        if words.isascii() or path != "/v1/receipts/lookup":
            return original(method, path, body)
        from tests.bot.gateway.fakes import keeping

        return keeping("bridge-receipt", {"status": "new", "status_text": status, "municipality_name": "Varberg", "sent_on": "2026-11-21",
                                          "messages": []})  # fmt: skip

    monkeypatch.setattr(world.bridge, "answer", answer)
    body = {"code": "7KQ2M-9XT4B"} | ({"locale": locale} if locale else {})
    told = (await world.http.post("/api/v1/receipts/lookup", json=body)).json()
    assert told["status_text"].startswith(words)


async def test_a_crowd_is_told_of_in_the_language_of_the_conversation(world) -> None:
    person = await world.person(locale="ar")
    crowd = world.gateway.conversing._rooms.crowd
    crowd._patience_s = 0.01
    for _ in range(8):
        await crowd._free.acquire()
    try:
        problem = (await person.post({"text": "كم يكلف"})).json()
    finally:
        for _ in range(8):
            crowd._free.release()
    assert problem["title"] == "الدردشة مزدحمة الآن"
    assert "112" in problem["detail"] and problem["detail"].startswith("ما كتبته")


def test_the_state_keeps_the_last_answer_and_the_offers_through_json() -> None:
    state = State(locale="ar", last_said=[Bubble("Hej", choices=(Choice("Ja", "/affirm"),), is_answer=True)], offered=["so"])
    assert State.from_json(state.to_json()) == state
    assert State.from_json({"locale": "sv"}).last_said == []


def test_known_locales_remember_only_what_is_not_swedish_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gateway.last_seen._MOST", 3)
    known = KnownLocales()
    for number in range(5):
        known.saw(f"c{number}", "ar")
    assert [known.of(f"c{number}") for number in range(5)] == ["sv", "sv", "ar", "ar", "ar"]
    known.saw("c4", "sv")
    known.saw("c3", "xx-of-another-version")
    assert [known.of("c4"), known.of("c3")] == ["sv", "sv"]
