"""Saved conversations: their form, and how they are held with a version."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.content.parts import is_content
from foundation.settings import ROOT
from nlu.studio.content.conversations import Conversation, Step
from nlu.studio.content.danger_words import DangerWords
from nlu.studio.jobs.conversations import read_conversations, texts_of
from nlu.studio.jobs.line import TRIAL, DialogueSilent
from nlu.studio.jobs.talking import hold_all
from nlu.studio.jobs.telling import JobFailed
from tests.nlu.studio.jobs.fakes import FakeRasa
from tests.nlu.studio.jobs.trees import TALKS, TREE

FILE = """# Det som folk frågar mest.
version: '3.1'
conversations:
- name: Frågar vad det kostar
  steps:
  - person: vad kostar det
  - bot: utter_ask_cost
  - press: Ja tack
  - bot: utter_ask_cost
"""
ONE = Conversation("Frågar vad det kostar", (Step("person", "vad kostar det"), Step("bot", "utter_ask_cost"), Step("press", "Ja tack"),
                                             Step("bot", "utter_ask_cost")), TALKS)  # fmt: skip
RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_ask_cost": [{"text": "Det kostar  ingenting.\n"}, {"text": "Gratis."}],
    "utter_other": [{"text": "Något annat."}],
}
NONE = {"action": "none", "intent": {"name": "ask_cost"}}


COST = [{"text": "Det kostar ingenting.", "buttons": [{"title": "Ja tack", "payload": "/start"}]}]


def test_file_is_read() -> None:
    assert is_content(TALKS)
    assert read_conversations(TREE | {TALKS: FILE}) == [ONE]
    assert texts_of([ONE, ONE]) == ["vad kostar det"]


@pytest.mark.parametrize("text", [
    "conversations: 3\n", "conversations:\n- steps: []\n", "conversations:\n- name: A\n  steps: []\n",
    "conversations:\n- name: A\n  steps:\n  - x: y\n", "- a\n",
    "conversations:\n- name: A\n  steps:\n  - person: a\n    bot: b\n", "conversations: [",
    "conversations:\n- name: A\n  steps:\n  - person: 3\n", "conversations:\n- name: A\n  steps:\n  - hej\n",
])  # fmt: skip
def test_other_form_is_named(text: str) -> None:
    with pytest.raises(JobFailed, match=TALKS):
        read_conversations(TREE | {TALKS: text})


def held(rasa: FakeRasa, conversation: Conversation, action: str = "none") -> str:
    analyses = {text: NONE | {"action": action} for text in texts_of([conversation])}
    return hold_all([conversation], rasa, "0123456789abcdef", RESPONSES, analyses)[0].fault


def test_conversation_that_goes_as_it_is_saved() -> None:
    rasa = FakeRasa(COST, [{"text": "Gratis."}])
    assert held(rasa, ONE) == ""
    (typed, first), (pressed, second) = rasa.sent
    assert (typed, pressed) == ("vad kostar det", "/start") and first["analysis"] == NONE and "analysis" not in second
    assert first["conversation_ref"] == second["conversation_ref"] and first["conversation_ref"].startswith("trial_")


def test_other_answer_is_told_with_its_step() -> None:
    assert held(FakeRasa([{"text": "Något annat."}]), ONE) == "Steg 2: Svaret skulle vara utter_ask_cost, men boten svarar: ”Något annat.”"


def test_button_that_is_gone_is_told() -> None:
    assert held(FakeRasa([{"text": "Gratis."}]), ONE) == "Steg 3: Det finns ingen knapp som heter ”Ja tack”."


def test_actions_know_a_trial_by_the_same_sign() -> None:
    assert f'TRIAL: Final = "{TRIAL}"' in (ROOT / "actions" / "trials.py").read_text(encoding="utf-8")


def test_intent_is_held_as_well() -> None:
    def talk(intent: str) -> Conversation:
        return Conversation("A", (Step("person", "vad kostar det"), Step("intent", intent), Step("bot", "utter_ask_cost")), TALKS)

    assert held(FakeRasa(COST), talk("ask_cost")) == ""
    assert held(FakeRasa(COST), talk("thank")) == "Steg 2: Boten skulle förstå det som thank, men tar det för ask_cost."


def test_answer_with_marks_that_are_filled_in_is_known() -> None:
    said = {"utter_sent": [{"text": "Tack. {municipality} har fått  din förfrågan."}, {"text": "{preview}"}]}
    talk = Conversation("A", (Step("person", "hej"), Step("bot", "utter_sent")), TALKS)
    for words, fault in (("Tack. Alingsås kommun har fått din förfrågan. Koden är 1.", ""), ("Något annat.", "Steg 2")):
        assert hold_all([talk], FakeRasa([{"text": words}]), "0123456789abcdef", said, {"hej": NONE})[0].fault.startswith(fault)


DANGER = DangerWords(emergency={"first": "Ring [[number.a]]."}, question={"first": "Är någon i fara?"},
                     answers={"danger_yes": "Ja", "danger_no": "Nej"}, typed={"nej": "danger_no", "ja": "danger_yes"},
                     say={"not_in_danger": [{"text": "Tack, då vet jag."}], "after_emergency": [
                         {"text": "Hur är det?", "buttons": [{"title": "Jag är i säkerhet nu", "payload": "gate:safe"}]}],
                         "safe": [{"text": "Bra."}]})  # fmt: skip
ASKED = (Step("person", "det är farligt"), Step("bot", "question"))


@pytest.mark.parametrize(("steps", "message"), [
    ((Step("press", "Nej"), Step("bot", "utter_ask_cost")), "/ask_cost"),
    ((Step("person", "Nej."), Step("bot", "utter_ask_cost")), "/ask_cost"),
    ((Step("press", "Ja"), Step("bot", "emergency"), Step("press", "Jag är i säkerhet nu")), None),
    ((Step("person", "ja"), Step("bot", "emergency")), None),
])  # fmt: skip
def test_question_is_answered_by_a_press_or_a_short_word(steps: tuple[Step, ...], message: str | None) -> None:
    talk, rasa = Conversation("Fara", (*ASKED, *steps), TALKS), FakeRasa([{"text": "Gratis."}])
    analyses = {text: NONE | {"action": "ask" if text == ASKED[0].what else "none"} for text in texts_of([talk])}
    assert hold_all([talk], rasa, "0123456789abcdef", RESPONSES, analyses, DANGER)[0].fault == ""
    assert [sent for sent, _metadata in rasa.sent] == ([message] if message else [])


@pytest.mark.parametrize(("action", "expected", "fault"), [
    ("emergency", "emergency", ""), ("ask", "question", ""), ("none", "emergency", "men boten svarar: ”Gratis.”"),
    ("emergency", "utter_ask_cost", "men boten svarar: nödnumren"), ("ask", "emergency", "men boten svarar: frågan om fara"),
])  # fmt: skip
def test_danger_is_answered_by_the_gate(action: str, expected: str, fault: str) -> None:
    talk = Conversation("Fara", (Step("person", "han slår mig"), Step("bot", expected)), TALKS)
    assert fault in held(FakeRasa([{"text": "Gratis."}]), talk, action) and bool(fault) == bool(
        held(FakeRasa([{"text": "Gratis."}]), talk, action)
    )


def test_typed_slash_is_no_button() -> None:
    rasa = FakeRasa(COST)
    held(rasa, Conversation("A", (Step("person", "/ask_cost"),), TALKS))
    assert rasa.sent[0][0] == "\u2060/ask_cost"


def test_silence_is_not_a_good_answer() -> None:
    class Silent(FakeRasa):
        def say(self, *_: Any) -> list[dict[str, Any]]:
            raise DialogueSilent

    with pytest.raises(DialogueSilent):
        held(Silent(), ONE)
