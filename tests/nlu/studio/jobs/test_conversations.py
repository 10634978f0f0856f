"""Saved conversations: their form, and how they are held with a version."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.content.parts import is_content
from nlu.studio.jobs.conversations import Conversation, Step, path_of, read_conversations, texts_of, write_conversations
from nlu.studio.jobs.talking import DialogueSilent, hold_all
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


def test_file_is_read_and_written_back_as_it_was() -> None:
    assert is_content(TALKS) and path_of("a") == TALKS
    tree = TREE | {TALKS: FILE}
    assert read_conversations(tree) == [ONE]
    assert write_conversations(tree, "a", [ONE]) == {TALKS: FILE}
    assert texts_of([ONE, ONE]) == ["vad kostar det"]


def test_first_conversation_of_a_new_file_comes_back() -> None:
    odd = Conversation("Å: - [x]", (Step("person", "  # hej: då\nrad två  "), Step("bot", "emergency")), path_of("ny_fil"))
    written = write_conversations(TREE, "ny_fil", [odd])
    assert read_conversations(TREE | written) == [odd]


@pytest.mark.parametrize("name", ["../a", "Å", "", "a/b", "x" * 61])
def test_name_of_a_file_stays_in_its_folder(name: str) -> None:
    with pytest.raises(ValueError) as refused:
        path_of(name)
    assert str(refused.value) == name


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
    assert first["conversation_ref"] == second["conversation_ref"]


def test_other_answer_is_told_with_its_step() -> None:
    assert held(FakeRasa([{"text": "Något annat."}]), ONE) == "Steg 2: Svaret skulle vara utter_ask_cost, men boten svarar: ”Något annat.”"


def test_button_that_is_gone_is_told() -> None:
    assert held(FakeRasa([{"text": "Gratis."}]), ONE) == "Steg 3: Det finns ingen knapp som heter ”Ja tack”."


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
