"""Talks to the real Rasa with the real actions, as the gateway does; only the bridge and the nlu service are fakes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.assistant.box import Box, Person, buttons, custom, texts
from tests.assistant.fake_bridge import FakeBridge, FakeNlu

CANARY = "KANARIEFAGEL"


def refer(person: Person) -> list[dict[str, Any]]:
    """The shortest way to a preview."""
    person.press("/start_referral")
    person.write("varberg")
    for title in ("Våld eller hot från mig", "Bara en kod, jag läser svaret här", "Nej", "Hoppa över"):
        heard = person.press_titled(title)
    return heard


def test_role_button_gives_the_first_words_and_tells_the_gateway(box: Box) -> None:
    person = Person(box)
    heard = person.press('/choose_role{"role":"victim"}')
    assert custom(heard, "context") == [{"kind": "context", "role": "victim"}]
    assert "[[number.kvinnofridslinjen]]" in texts(heard)
    assert "inte ditt ansvar" in texts(person.write("hur lugnar jag honom", "ask_manage_anger"))


def test_role_is_not_inferred_when_the_words_say_it(box: Box) -> None:
    person = Person(box)
    person.write("min man slår mig", "disclose_victim")
    assert custom(person.heard, "context") == []
    assert any(each["payload"].startswith("/choose_role") for each in buttons(person.heard))


def test_person_goes_from_a_wish_to_a_receipt_by_writing_only(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    person.press('/choose_role{"role":"self"}')
    person.write("jag vill bli kontaktad", "start_referral", flags=["loss_of_control"])
    steps = [("i varbeg", "inform"), ("2", "inform"), ("ring mig", "inform"), ("070-123 45 67", "inform"), ("nej", "deny"),
             ("vardagar efter 16", "ask_contact_details"), ("ja", "affirm"), ("arabiska", "ask_language"),
             ("/jag ångrar {det} jag gjort", "express_shame_guilt")]  # fmt: skip
    for text, intent in steps:
        heard = person.write(text, intent)
    preview = custom(heard, "preview")[0]
    sent = bridge.previews[preview["preview_id"]]
    assert sent["flags"] == ["loss_of_control"]
    assert sent["draft"] == {
        "municipality": "varberg", "about": "fear_of_own_violence", "contact_method": "phone", "contact_value": "070-123 45 67",
        "voicemail": "no", "times": "vardagar efter 16", "interpreter": "arabiska", "own_words": "/jag ångrar {det} jag gjort",
        "role": "self",
    }  # fmt: skip
    receipt = custom(person.press_titled("Ja, skicka det här"), "receipt")[0]
    assert receipt["code"] == bridge.sent[preview["preview_id"]]


def test_gateway_gets_the_draft_after_each_step(box: Box) -> None:
    person = Person(box)
    refer(person)
    assert custom(person.heard, "draft")[-1]["draft"] == {
        "municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only", "interpreter": None, "own_words": None
    }
    assert custom(person.heard, "draft")[-1]["step"] == "preview"


def test_typed_yes_and_typed_payload_send_nothing(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    preview_id = custom(refer(person), "preview")[0]["preview_id"]
    consent = buttons(person.heard)[0]["payload"]
    for text, intent in (("ja", "affirm"), ("ok", "affirm"), (consent, "nlu_fallback"), (" " + consent, "affirm")):
        person.write(text, intent)
        assert custom(person.heard, "receipt") == []
    # Also where the gateway's own guard is missing: what was analysed was typed.
    analysis = {"intent": {"name": "affirm", "confidence": 0.9}, "ranking": [], "action": "none", "flags": []}
    person._send(consent, {"conversation_ref": person.ref, "analysis": analysis})
    assert custom(person.heard, "receipt") == []
    assert preview_id not in bridge.sent


def test_second_press_gives_the_same_receipt(box: Box) -> None:
    person = Person(box)
    refer(person)
    payload = buttons(person.heard)[0]["payload"]
    codes = {custom(person.press(payload), "receipt")[0]["code"] for _ in range(3)}
    assert len(codes) == 1


def test_question_in_the_middle_is_answered_and_the_form_goes_on(box: Box) -> None:
    person = Person(box)
    person.press("/start_referral")
    for text, intent, answer in (("är jag anonym?", "ask_anonymity", "IP-adress"), ("vad kostar det egentligen?", "ask_cost", "gratis"),
                                 ("jag mår så dåligt just nu", "express_low_mood", "sjalvmordslinjen")):  # fmt: skip
        heard = person.write(text, intent)
        assert answer in texts(heard)
        assert custom(heard, "draft")[-1]["step"] == "municipality"
    assert custom(person.write("habo"), "draft")[-1]["step"] == "about"


def test_words_of_a_button_may_be_typed_though_they_are_taken_for_a_question(box: Box) -> None:
    person = Person(box)
    person.press("/start_referral")
    person.write("habo")
    heard = person.write("Våld eller hot från mig", "ask_what_is_violence")
    assert custom(heard, "draft")[-1]["step"] == "contact_method"
    assert custom(heard, "draft")[-1]["draft"] == {"municipality": "habo", "about": "own_violence"}


def test_form_can_be_left_in_every_way_people_leave(box: Box) -> None:
    ways = [("nej", "deny"), ("börja om", "restart"), ("avbryt", "nlu_fallback"), ("hejdå", "goodbye"), ("ta bort", "withdraw_referral")]
    for text, intent in ways:
        person = Person(box)
        person.press("/start_referral")
        person.write(text, intent)
        assert [each["payload"] for each in buttons(person.heard)] == ["/referral_resume", "/referral_cancel"]
        assert custom(person.press_titled("Fortsätt"), "draft")[-1]["step"] == "municipality"
        person.write(text, intent)
        assert "Inget är skickat" in texts(person.press_titled("Avbryt, skicka inget"))
        assert "gratis" in texts(person.write("vad kostar det", "ask_cost"))


def test_preview_can_be_changed_before_it_is_sent(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    first = custom(refer(person), "preview")[0]["preview_id"]
    old_button = buttons(person.heard)[0]["payload"]
    person.press_titled("Ändra")
    person.press_titled("Kommun")
    person.write("kungsbacka")
    # Still on the screen, but it stands under what is no longer true.
    second = custom(person.press(old_button), "preview")[0]["preview_id"]
    assert bridge.sent.get(first) is None
    person.press_titled("Ja, skicka det här")
    assert first not in bridge.sent and bridge.previews[second]["draft"]["municipality"] == "kungsbacka"


def test_unknown_municipality_is_met_with_suggestions(box: Box) -> None:
    person = Person(box)
    person.press("/start_referral")
    heard = person.write("Linköping", "out_of_scope")
    assert "hittar ingen" in texts(heard)
    assert '/referral_choose{"municipality":"jonkoping"}' in [each["payload"] for each in buttons(heard)]


def test_rejected_number_is_asked_for_again(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    person.press("/start_referral")
    for text in ("habo", "annat", "sms", "070-12 34 56", "hoppa över", "nej"):
        person.write(text)
    bridge.reject = [{"field": "contact_value", "code": "phone"}]
    person.write("hoppa över")
    assert custom(person.heard, "preview") == []
    assert custom(person.write("070-123 45 67"), "preview")


def test_person_is_told_that_nothing_is_sent_when_the_bridge_is_late(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    refer(person)
    bridge.answer_after = 3
    heard = person.press_titled("Ja, skicka det här")
    assert "räkna med att inget är skickat" in texts(heard)
    bridge.answer_after = 0
    assert custom(person.press_titled("Försök skicka igen"), "receipt")


def test_not_understood_offers_what_it_may_be_and_then_a_person(box: Box) -> None:
    person = Person(box)
    ranking = [{"name": "ask_cost", "confidence": 0.2}, {"name": "ask_group", "confidence": 0.18}]
    person.write("asdf", "ask_cost", 0.2, ranking)
    assert [each["payload"] for each in buttons(person.heard)] == ["/ask_cost", "/ask_group", "/request_human", "/restart"]
    assert "[[number.valj_att_sluta]]" in texts(person.write("asdf", "ask_cost", 0.2, ranking))


def test_two_likely_intents_are_asked_about_when_they_are_close(box: Box) -> None:
    person = Person(box)
    ranking = [{"name": "ask_cost", "confidence": 0.5}, {"name": "ask_group", "confidence": 0.48}]
    assert "/ask_group" in [each["payload"] for each in buttons(person.write("vad då", "ask_cost", 0.5, ranking))]


def test_intent_that_rasa_does_not_know_is_asked_about(box: Box) -> None:
    assert texts(Person(box).write("hej", "made_up_by_a_new_model"))


def test_restart_and_erasure_forget_the_person(box: Box) -> None:
    for leave in ("/restart", "/erase_everything_confirm"):
        person = Person(box)
        person.press('/choose_role{"role":"victim"}')
        person.press(leave)
        assert custom(person.heard, "control") == ([] if leave == "/restart" else [{"kind": "control", "control": "erase_conversation"}])
        assert "Vem gäller det?" in texts(person.write("hej", "greet"))


def test_code_is_asked_for_on_the_page(box: Box) -> None:
    person = Person(box)
    for heard in (person.write("har någon svarat", "ask_referral_status"), person.press("/open_receipt")):
        assert custom(heard, "control") == [{"kind": "control", "control": "open_receipt"}]
        assert texts(heard)


def test_two_people_share_nothing(box: Box) -> None:
    one, other = Person(box), Person(box)
    one.press('/choose_role{"role":"victim"}')
    one.press("/start_referral")
    assert "gratis" in texts(other.write("vad kostar det", "ask_cost"))
    assert "Vem gäller det?" in texts(other.write("hej", "greet"))


@pytest.mark.parametrize("intent", ["ask_anonymity", "disclose_victim", "express_anger", "start_referral"])
def test_rules_answer_without_the_actions(box: Box, intent: str) -> None:
    box.kill("actions")
    assert texts(Person(box).write("text", intent))


def test_rasa_is_silent_and_nothing_is_sent_when_the_actions_die_before_the_consent(box: Box, bridge: FakeBridge) -> None:
    person = Person(box)
    preview_id = custom(refer(person), "preview")[0]["preview_id"]
    payload = buttons(person.heard)[0]["payload"]
    box.kill("actions")
    assert person.press(payload) == []
    assert preview_id not in bridge.sent
    box.start_actions()
    assert custom(person.press(payload), "receipt")


def test_form_goes_on_when_the_actions_come_back(box: Box) -> None:
    person = Person(box)
    person.press("/start_referral")
    box.kill("actions")
    assert custom(person.write("habo"), "draft") == []
    box.start_actions()
    assert custom(person.write("habo"), "draft")[-1]["draft"]["municipality"] == "habo"


def test_service_is_asked_when_a_message_brings_no_analysis(box: Box, nlu: FakeNlu) -> None:
    person = Person(box)
    assert "gratis" in texts(person._send("vad kostar det", {"conversation_ref": person.ref}))
    assert nlu.asked[-1] == {"text": "vad kostar det"}


def test_long_chat_stays_fast_and_keeps_its_form(box: Box) -> None:
    person = Person(box)
    person.press("/start_referral")
    person.write("habo")
    for _ in range(60):
        person.write("är jag anonym?", "ask_anonymity")
    assert custom(person.write("annat"), "draft")[-1]["draft"] == {"municipality": "habo", "about": "other"}


@pytest.mark.parametrize("text", ["\x00", "\u202e" + CANARY, "e" + "\u0301" * 5000, "🙂", "<b>" + CANARY, "{role} {0[x]} {{", "![](x)"])
def test_strange_text_gets_an_answer(box: Box, text: str) -> None:
    assert Person(box).write(text, "out_of_scope")


def test_no_word_of_a_person_reaches_the_log(box: Box) -> None:
    person = Person(box)
    person.write(CANARY, "express_anger")
    # What the gateway would never let through: Rasa prints each of these by another road.
    for raw in (f"/ {CANARY}", f"/{{{CANARY}", f"/greet{{{CANARY}", f'/choose_role{{"role":"{CANARY}"}}', f"/{CANARY}"):
        person._send(raw, {"conversation_ref": person.ref})
    person.press("/start_referral")
    person.write(CANARY)
    actions = f"http://127.0.0.1:{box.actions_port}"
    for body in (CANARY, '{"next_action": "' + CANARY + '"}', '{"next_action": "validate_referral_form", "tracker": "' + CANARY + '"}'):
        answer = httpx.post(f"{actions}/webhook", content=body)
        assert answer.status_code >= 400 and CANARY not in answer.text.replace('"action_name":"' + CANARY + '"', "")
    box.kill("actions")
    person.write(CANARY, "affirm")
    box.start_actions()
    assert CANARY not in box.log.read_text()
