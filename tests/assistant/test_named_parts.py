"""The real Rasa tells which answer a text is the whole of, and for whom, so that a municipality's own words find their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.content.parts import read_tree
from foundation.content.versions import Versions
from nlu.studio.content import flows, overlays
from nlu.studio.content.answers import list_answers
from tests.assistant.box import Box, Person

ROLES = (None, "self", "victim", "other", "professional")


def named(heard: list[dict]) -> list[tuple[str, str | None]]:
    return [(part["answer"], part["role"]) for part in heard if "answer" in part]


@pytest.mark.parametrize("role", ROLES)
def test_answers_are_named_and_are_the_words_that_the_content_has(box: Box, role: str | None) -> None:
    tree, person = read_tree(), Person(box)
    answered = {row.intent: row.answer for row in flows.rows(tree) if row.answer.startswith("utter_") and row.role in (None, role)}
    variations = {(one.name, each.role) for one in list_answers(tree) for each in one.variations}
    if role:
        person.press(f'/choose_role{{"role":"{role}"}}')
    seen = 0
    for intent, answer in answered.items():
        for part in person.press(f"/{intent}"):
            if part.get("answer") == answer:
                assert part["role"] == (role if (answer, role) in variations else None), answer
                assert part["text"].strip() == overlays.common_text(tree, answer, part["role"]), answer
                seen += 1
    assert seen > 30


def test_what_the_actions_say_themselves_has_no_name(box: Box) -> None:
    heard = Person(box).press("/start_referral")
    assert heard and [part for part in heard if "text" in part and "answer" not in part], "the form's question is the actions' own"


def test_answer_that_is_said_again_has_its_name_still(box: Box) -> None:
    person = Person(box)
    first = named(person.press("/ask_is_bot"))
    assert first == [("utter_ask_is_bot", None)] and named(person.press("/ask_repeat")) == first


def test_answers_of_a_version_are_named_too(box: Box, tmp_path: Path) -> None:
    (tmp_path / "heads.json").write_text("{}")
    tree = read_tree()
    path = "bot/assistant/domain/responses/support.yml"
    made = Versions(box.content).make(tree | {path: tree[path].replace("gratis", "gratis SIDENSVANS")}, tmp_path, box.model, "words", None)
    person = Person(box, content=made.id)
    from tests.assistant.test_versions import prepare

    assert prepare(box, made.id).status_code == 200
    (part,) = [part for part in person.press("/ask_cost") if part.get("answer")]
    assert (part["answer"], part["role"]) == ("utter_ask_cost", None) and "SIDENSVANS" in part["text"]
