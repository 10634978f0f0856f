"""Pasted text becomes clean examples; what touches danger is told; the map shows overlaps and is the same twice."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.studio.checks.map2d import map_of
from nlu.studio.checks.pasted import clean, split
from nlu.studio.content import answers, directory, examples, flows, intents, texts, translations
from nlu.studio.content.touches import needs_second_eyes

WORD = (
    "\ufeff•\tHej\u00a0du\r\n1. Vad kos\u00adtar det?\r\n2.\u00a0Hur länge\u200b tar det\r\no\tEn till\r\n"
    "\uf0b7 ”Citat” – med streck\r\n\r\n---\r\nHEJ DU!\r\n"
)


def test_word_text_is_split_into_clean_examples():
    found = split(WORD)
    assert found.examples == ("Hej du", "Vad kostar det?", "Hur länge tar det", "En till", "”Citat” – med streck")
    assert [(one.line, one.why) for one in found.dropped] == [(7, "utan bokstäver"), (8, "som redan finns")]
    assert found.in_words() == "5 exempel hittades. 2 rader togs inte med: 1 utan bokstäver, 1 som redan finns."


def test_what_is_known_and_what_is_too_long_is_told():
    found = split("hej\nny\n" + "x" * 1001, known=["Hej!"])
    assert found.examples == ("ny",) and [one.why for one in found.dropped] == ["som redan finns", "längre än 1000 tecken"]
    assert len(found.dropped[1].text) == 80 and split("3 barn har jag").examples == ("3 barn har jag",)


def test_thousands_of_lines_at_once():
    found = split("\r".join(f"rad nummer {number}" for number in range(6_000)))
    assert len(found.examples) == 5_000 and found.in_words().endswith("1000 över 5000, som är det mesta på en gång.")


def test_a_pasted_answer_keeps_its_lines_quotes_and_letters():
    assert clean("Hej\u00a0du\rA\u00adB\t\tC\n\n\n\n”Slut” – می\u200cشوم 👩\u200d🚒") == "Hej du\nAB C\n\n”Slut” – می\u200cشوم 👩\u200d🚒"


@given(st.text())
def test_whatever_is_pasted_becomes_lines_that_can_be_saved(pasted):
    assert clean(clean(pasted)) == clean(pasted)
    found = split(pasted)
    if found.examples:
        changed = examples.add_examples({}, "greet", found.examples)
        assert [one.text for one in examples.all_examples(changed)] == list(found.examples)


def changed_text(tree, name: str, more: str) -> dict[str, str]:
    one = answers.answer(tree, name)
    first = replace(one.variations[0], text=one.variations[0].text + more)
    return answers.write_answer(tree, replace(one, variations=(first, *one.variations[1:])))


HARMLESS = {
    "a new intent": lambda tree: intents.add_intent(tree, "Ny sak", "Ny sak"),
    "an example": lambda tree: intents.add_examples(tree, "ask_cost", ["är det dyrt"]),
    "words": lambda tree: changed_text(tree, "utter_ask_cost", " Säg till."),
    "a greeting": lambda tree: texts.write_text(tree, "gateway/say/welcome/1/text", "Vad handlar det om?"),
    "a translation": lambda tree: translations.write(tree, "gateway/say/welcome/1/text", "Vad gäller det?", {"en": "What about?"}),
    "another answer": lambda tree: flows.set_answer(tree, "ask_cost", None, "utter_ask_group"),
    "hours": lambda tree: directory.write_municipality(tree, replace(directory.municipalities(tree)[0], hours={"monday": "08:00-16:30"})),
    "nothing": lambda tree: {},
}
GRAVE = {
    "an example of a victim": lambda tree: intents.add_examples(tree, "disclose_victim", ["han slår mig mest om söndagarna"]),
    "an example of danger": lambda tree: intents.add_examples(tree, "ask_cost", ["x"], "sv", "ask", ["weapon"]),
    "one taken away": lambda tree: examples.remove_example(tree, next(e.id for e in examples.examples(tree, "ask_cost") if e.flags)),
    "a number": lambda tree: changed_text(tree, "utter_ask_cost", " [[number.bris]]"),
    "an answer in danger": lambda tree: changed_text(tree, "utter_disclose_victim", " Säg till."),
    "an emergency text": lambda tree: texts.write_text(tree, "gateway/crowded", "Det är kö."),
    "its translation": lambda tree: translations.write(tree, "gateway/crowded", texts_of(tree)["gateway/crowded"], {"en": "Wait."}),
    "the directory": lambda tree: directory.write_contact(tree, replace(directory.contacts(tree)[0], hours="ibland")),
    "a rule of danger": lambda tree: flows.set_answer(tree, "disclose_victim", None, "utter_ask_group"),
    "a payload": lambda tree: {texts.PATH: tree[texts.PATH].replace("gate:safe", "gate:continue")},
    "choices": lambda tree: {p: tree[p].replace("slå, slår", "slår") for p in ["actions/texts/choices.yml"]},
    "the program": lambda tree: {p: tree[p] + "\n# x\n" for p in ["bot/assistant/config.yml"]},
    "a municipality": lambda tree: {p: tree[p].replace('code: "1489"', 'code: "1490"') for p in ["directory/municipalities.yml"]},
    "a story": lambda tree: {p: tree[p] + "\n" for p in ["stories/flows/own_violence.yml"]},
    "a broken file": lambda tree: {texts.PATH: "a: ["},
    "a file of another form": lambda tree: {"directory/contacts.yml": "contacts: 1\n"},
    "a taxonomy": lambda tree: {p: tree[p].replace("weapon:", "vapen:") for p in ["nlu/data/taxonomy.yml"]},
}  # fmt: skip


def texts_of(tree) -> dict[str, str]:
    return {text.place: text.text for text in texts.list_texts(tree)}


@pytest.mark.parametrize("change", HARMLESS)
def test_words_alone_need_nobody_else(tree, change):
    assert needs_second_eyes(tree, tree | HARMLESS[change](tree)) == []


@pytest.mark.parametrize("change", GRAVE)
def test_what_touches_danger_needs_a_second_person(tree, change):
    reasons = needs_second_eyes(tree, tree | GRAVE[change](tree))
    assert reasons and all(reason.endswith(".") for reason in reasons)


def test_the_map_lays_like_by_like_and_is_the_same_twice():
    random = np.random.default_rng(3)
    middles = random.normal(size=(4, 32))
    intents_of = [name for name in "abcd" for _ in range(50)]
    vectors = np.repeat(middles, 50, axis=0) + random.normal(size=(200, 32)) * 0.3
    vectors[0] = middles[3]  # an `a` that is a `d`
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    drawn = map_of(vectors, intents_of, {"a": "Ett", "b": "Ett", "c": "Två", "d": "Två"}, [str(n) for n in range(200)])
    assert json.dumps(drawn) == json.dumps(
        map_of(vectors, intents_of, {"a": "Ett", "b": "Ett", "c": "Två", "d": "Två"}, [str(n) for n in range(200)])
    )
    points = np.array([point[:2] for point in drawn["points"]])
    places = np.array([[one["x"], one["y"]] for one in drawn["intents"]])
    nearest = np.linalg.norm(points[:, None] - places[None], axis=2).argmin(axis=1)
    assert (nearest == [point[2] for point in drawn["points"]]).mean() > 0.95 and nearest[0] == 3
    assert drawn["overlaps"] == [{"intent": "a", "like": "d", "examples": 1, "share": 0.02}]
    assert points.min() >= 0 and points.max() <= 1 and [group["name"] for group in drawn["groups"]] == ["Ett", "Två"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_map_of_hardly_anything(count):
    drawn = map_of(np.eye(4, dtype=np.float32)[:count], ["a", "b"][:count], {})
    assert len(drawn["points"]) == count and json.dumps(drawn)
