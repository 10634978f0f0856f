"""Holds every text to the style of mission.md 3b and 3d: short, true, one next step, and nobody is sent back to danger."""

from __future__ import annotations

import re

from foundation.directory import Contacts
from tests.assistant.texts import ANY_ROLE, MARK, ROOT, Text, load, said_by_actions, said_by_rules, sentences

ROLES = {"self", "victim", "other", "professional"}
RULES = said_by_rules()
ACTIONS = said_by_actions()
ALL = [*RULES, *ACTIONS]
DOMAIN = ROOT / "bot" / "assistant" / "domain"
# A feeling, a wish or a question that the one who hurts and the one who is hurt both write.
BOTH_SIDES = ("express_anger", "express_powerlessness", "express_shame_guilt", "express_jealousy", "express_ultimatum",
              "ask_repair_relationship")  # fmt: skip
# Said before a question that comes in the next bubble, or beside something that the page shows.
NO_STEP_OF_THEIR_OWN = re.compile(
    r"utter_(start_referral|invalid_\w+|preview_rejected|affirm_which|affirm_press|repeat_same|erase|open_receipt|receipt|edit_which|consent_\w+)$"
)
TALK_IT_OUT = re.compile(
    r"prata ut|prata med (honom|henne|hen|din (partner|man|fru|sambo|pojkvän|flickvän)|varandra)|red(a|er) ut|sätt(a)? er ner"
    r"|par(samtal|terapi|rådgivning)|familje(rådgivning|terapi)|medl(a|ing)|försona|kompromiss|möt(a|s) varandra|ge (honom|henne) en chans"
    r"|säg till honom|säg till henne|förlåt (honom|henne)|försök förstå (honom|henne)|konfrontera(?! inte)",
    re.I,
)
NEVER_SAID = re.compile(
    r"låter (tufft|jobbigt|svårt)|jag förstår (precis|hur du)|allt (blir|kommer att bli) bra|jag lovar|vi lovar|garanter|förövare"
    r"|gärningsm|missbrukare|misshandlare|våldsverkare|psykopat|narcissist|(låg|hög|medel) risk|risknivå|skyll dig själv|vi kan inte spåra"
    r"|helt anonym|ingen (kan|får) (någonsin )?veta|100 %",
    re.I,
)
FAMILY_AS_HELP = re.compile(r"(prata|tala|ring|be|vänd dig).{0,20}(famil|släkt|föräld|mamma|pappa|bror|syster|farbror|imam|klan)", re.I)


def named(texts: list[Text], name: str) -> dict[str, Text]:
    return {text.role: text for text in texts if text.name == name}


def words_of(text: Text) -> str:
    return " ".join([text.text, *[title for title, _ in text.buttons]])


def test_text_is_at_most_three_short_sentences_when_it_is_no_list_of_steps() -> None:
    long = [str(each) for each in ALL if len(sentences(each.text)) > 3 and not re.search(r"^1\. ", each.text, re.M)]
    assert long == []
    assert [part for each in ALL for part in sentences(each.text) if len(part.split()) > 20] == []


def test_text_holds_numbers_only_as_known_marks() -> None:
    for text in ALL:
        without_marks = MARK.sub("", re.sub(r"^\d\. ", "", words_of(text), flags=re.M))
        assert re.findall(r"\d[\d\s-]*\d", without_marks) in ([], ["18"]), text
        assert "[[" not in Contacts.load().fill(words_of(text))


def test_text_never_advises_to_talk_it_out_or_judges_or_promises() -> None:
    assert [str(each) for each in ALL if TALK_IT_OUT.search(words_of(each)) or NEVER_SAID.search(words_of(each))] == []


def test_text_leads_on_with_one_question_or_offer() -> None:
    for text in ALL:
        leads = text.buttons or text.text.endswith("?") or MARK.search(text.text)
        assert leads or NO_STEP_OF_THEIR_OWN.match(text.name) or text.name.startswith("utter_ask_"), text
        assert text.text.count("?") <= 1, text


def test_button_leads_to_a_known_intent() -> None:
    known = {next(iter(each)) if isinstance(each, dict) else each
             for name in ("intents", "buttons") for each in load(DOMAIN / f"{name}.yml")["intents"]}  # fmt: skip
    for text in ALL:
        for title, payload in text.buttons:
            assert payload.removeprefix("/").split("{")[0] in known, text
            assert 0 < len(title) <= 60, text


def test_every_intent_of_the_taxonomy_is_in_the_domain_and_has_a_rule_and_an_answer() -> None:
    taxonomy = set(load(ROOT / "nlu" / "data" / "taxonomy.yml")["intents"])
    assert taxonomy == set(load(DOMAIN / "intents.yml")["intents"])
    answered: dict[str, list[str]] = {}
    for path in (ROOT / "stories" / "rules").glob("*.yml"):
        for rule in load(path)["rules"]:
            actions = [step["action"] for step in rule["steps"] if "action" in step]
            for step in rule["steps"]:
                for intent in [step, *step.get("or", [])]:
                    if "intent" in intent:
                        answered[intent["intent"]] = actions
    # Rasa gives restart to action_restart by itself.
    assert taxonomy - set(answered) == {"restart"}
    assert [intent for intent in taxonomy & set(answered) if not answered[intent]] == []
    said = {text.name for text in RULES}
    assert {action for actions in answered.values() for action in actions if action.startswith("utter_")} == said


def test_what_both_sides_write_asks_for_the_role_first_and_has_an_own_answer_for_each() -> None:
    for intent in BOTH_SIDES:
        variations = named(RULES, f"utter_{intent}")
        assert set(variations) == {ANY_ROLE, *ROLES}
        assert sum(payload.startswith("/choose_role") for _, payload in variations[ANY_ROLE].buttons) == 4


def test_victim_is_given_no_method_to_calm_the_other_and_no_blame() -> None:
    blame = re.compile(r"ta en paus|lugna honom|ditt ansvar att (?!lugna den som gör dig illa)|du borde|provocera", re.I)
    for text in [each for each in ALL if each.role == "victim"]:
        assert "ask_manage_anger" not in " ".join(payload for _, payload in text.buttons), text
        assert not blame.search(text.text), text


def test_victim_gets_the_womens_line_or_the_alarm_where_danger_is_written_about() -> None:
    for intent in ("disclose_victim", "ask_support_available", "ask_contact_details", "request_human", "ask_manage_anger",
                   "express_ultimatum"):  # fmt: skip
        assert "[[number.kvinnofridslinjen]]" in named(RULES, f"utter_{intent}")["victim"].text


def test_honour_is_shown_to_those_who_know_it_and_never_to_the_family() -> None:
    for text in named(RULES, "utter_ask_honour").values():
        assert "[[number.ratt_att_valja]]" in text.text
        assert not FAMILY_AS_HELP.search(text.text)


def test_young_person_is_shown_to_bris_school_and_social_services() -> None:
    text = named(RULES, "utter_ask_youth")[ANY_ROLE].text
    assert "[[number.bris]]" in text and "skolan" in text and "socialtjänsten" in text


def test_duty_to_report_is_said_where_it_is_asked_for_and_before_anything_that_identifies() -> None:
    assert "orosanmälan" in named(RULES, "utter_ask_reporting")[ANY_ROLE].text
    for method in ("phone", "sms", "email"):
        assert "måste de anmäla" in named(ACTIONS, f"utter_ask_contact_value_{method}")[ANY_ROLE].text


def test_role_is_set_by_the_button_alone() -> None:
    mappings = load(DOMAIN / "slots.yml")["slots"]["role"]["mappings"]
    assert mappings == [{"type": "from_entity", "entity": "role", "intent": "choose_role"}]
    code = "".join(path.read_text() for path in (ROOT / "actions").rglob("*.py"))
    assert not re.search(r'SlotSet\(\s*["\']role', code)


def test_every_text_of_the_actions_is_said_by_them() -> None:
    code = "".join(path.read_text() for path in (ROOT / "actions").rglob("*.py"))
    built = re.compile(r"utter_(simple_\w+|ask_\w+|invalid_(times|interpreter|own_words|email|phone))$")
    assert [text.name for text in ACTIONS if f'"{text.name}"' not in code and not built.match(text.name)] == []


def test_simple_texts_are_simpler() -> None:
    for text in ACTIONS:
        if text.name.startswith("utter_simple_"):
            assert max(len(part.split()) for part in sentences(text.text)) <= 14
