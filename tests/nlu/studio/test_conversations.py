"""Saved conversations in their file: added, renamed, changed and taken away, and nothing else of the file."""

from __future__ import annotations

import pytest

from foundation.content.parts import is_content
from nlu.studio.content.conversations import (
    PATH,
    Step,
    add_conversation,
    conversation,
    expect,
    list_conversations,
    remove_conversation,
    rename_conversation,
)
from nlu.studio.content.errors import ContentError
from nlu.studio.content.said import AnswerNames
from nlu.studio.content.touches import needs_second_eyes

STEPS = (Step("person", "vad kostar det"), Step("intent", "ask_cost"), Step("bot", "utter_ask_cost"))
DANGER = (Step("person", "han slår mig nu"), Step("bot", "emergency"))
HEAD = 'version: "3.1"\n'
HAND = """# Våra egna, skrivna för hand.
version: '3.1'
conversations:
  # Det vanligaste.
  - name: Frågar vad det kostar   # kort
    steps:
      - person: 'vad kostar det'
      - bot: utter_ask_cost
  - name: Hälsar
    steps:
      - person: hej
      - bot: utter_greet
"""


def named(tree, name: str) -> str:
    return next(one.id for one in list_conversations(tree) if one.name == name)


def test_new_ones_are_written_in_the_form_that_is_read(tree) -> None:
    first = add_conversation(tree, "Frågar vad det kostar", STEPS)
    assert first == {PATH: 'version: "3.1"\nconversations:\n- name: "Frågar vad det kostar"\n  steps:\n  - person: "vad kostar det"\n'
                           '  - intent: ask_cost\n  - bot: utter_ask_cost\n'}  # fmt: skip
    assert is_content(PATH)
    both = tree | add_conversation({**tree, **first}, "Fara", DANGER)
    assert [(one.name, one.steps) for one in list_conversations(both)] == [("Frågar vad det kostar", STEPS), ("Fara", DANGER)]
    assert both[PATH].startswith(first[PATH])


@pytest.mark.parametrize("words", ["  # hej: då\nrad två  ", "- [x]", "'\"\\", "<b>{{7*7}}</b>", "نعم", "😀 /ask_cost", "yes", "3"])
def test_words_may_be_anything(tree, words: str) -> None:
    steps = (Step("person", words), Step("bot", "emergency"))
    for before in (dict(tree), tree | {PATH: HAND}, tree | {PATH: "version: '3.1'\n"}, tree | {PATH: "conversations: []\n"}):
        written = before | add_conversation(before, words, steps)
        assert list_conversations(written)[-1].steps == steps


def test_hand_written_file_keeps_everything_else(tree) -> None:
    written = tree | {PATH: HAND}
    more = add_conversation(written, "Ny", STEPS)[PATH]
    assert more.startswith(HAND) and '  - name: "Ny"\n    steps:\n' in more
    renamed = rename_conversation(written, named(written, "Frågar vad det kostar"), "Kostnad")[PATH]
    assert renamed == HAND.replace("Frågar vad det kostar", "Kostnad")
    other = expect(written, named(written, "Hälsar"), 1, "utter_thank")[PATH]
    assert other == HAND.replace("utter_greet", "utter_thank")
    gone = remove_conversation(written, named(written, "Hälsar"))[PATH]
    assert gone == HAND[: HAND.index("  - name: Hälsar")]


def test_last_one_leaves_an_empty_list_that_takes_a_new_one(tree) -> None:
    one = tree | add_conversation(tree, "A", STEPS)
    none = one | remove_conversation(one, named(one, "A"))
    assert list_conversations(none) == []
    assert [each.name for each in list_conversations(none | add_conversation(none, "B", STEPS))] == ["B"]


@pytest.mark.parametrize("empty", [f"{HEAD}conversations: []\n", f"{HEAD}conversations:\n", f"{HEAD}conversations: ~\n", HEAD])
def test_after_an_empty_list_any_number_of_new_ones_can_be_saved(tree, empty: str) -> None:
    now = tree | {PATH: empty}
    for name in ("A", "B", "C"):
        now |= add_conversation(now, name, STEPS)
    rows = [f'- name: "{name}"\n  steps:\n  - person: "vad kostar det"\n  - intent: ask_cost\n  - bot: utter_ask_cost\n' for name in "ABC"]
    assert now[PATH] == f"{HEAD}conversations:\n" + "".join(rows)


def test_list_on_one_line_takes_new_ones(tree) -> None:
    now = tree | {PATH: "conversations: [{name: A, steps: [{person: hej}, {bot: utter_greet}]}]\n"}
    now |= add_conversation(now, "B", STEPS)
    now |= add_conversation(now, "C", STEPS)
    assert [one.name for one in list_conversations(now)] == ["A", "B", "C"]


def test_expectation_can_go_but_not_the_last(tree) -> None:
    one = tree | add_conversation(tree, "A", STEPS)
    less = one | expect(one, named(one, "A"), 1, "")
    assert conversation(less, named(less, "A")).steps == (STEPS[0], STEPS[2])
    with pytest.raises(ContentError, match="Något måste stämma"):
        expect(less, named(less, "A"), 1, "")
    with pytest.raises(ContentError, match="går inte att ändra"):
        expect(less, named(less, "A"), 0, "utter_greet")
    assert expect(one, named(one, "A"), 2, "utter_ask_cost") == {} == rename_conversation(one, named(one, "A"), "A")


@pytest.mark.parametrize(("name", "steps", "why"), [
    ("", STEPS, "Ge samtalet ett namn"), ("x" * 81, STEPS, "1 till 80 tecken"), ("A", STEPS, "finns redan"),
    ("B", STEPS[:1], "minst en sak"), ("B", (Step("person", " "), STEPS[2]), "inget steg får vara tomt"), ("B", STEPS * 80, "högst 200"),
])  # fmt: skip
def test_what_can_not_be_saved_is_told(tree, name: str, steps: tuple[Step, ...], why: str) -> None:
    with pytest.raises(ContentError, match=why):
        add_conversation(tree | add_conversation(tree, "A", STEPS), name, steps)


def test_one_that_is_gone_is_told(tree) -> None:
    with pytest.raises(ContentError, match="finns inte längre"):
        remove_conversation(dict(tree), "0123456789ab")


def test_those_of_danger_need_two_to_be_weakened(tree) -> None:
    plain = dict(tree)
    both = plain | add_conversation(plain, "A", STEPS)
    both |= add_conversation(both, "Fara", DANGER)
    assert needs_second_eyes(plain, both) == []
    assert needs_second_eyes(both, both | remove_conversation(both, named(both, "A"))) == []
    assert needs_second_eyes(both, both | rename_conversation(both, named(both, "Fara"), "Nöd")) == []
    why = ["Det sparade samtalet ”Fara” prövar vad som händer vid fara."]
    assert needs_second_eyes(both, both | remove_conversation(both, named(both, "Fara"))) == why
    assert needs_second_eyes(both, both | expect(both, named(both, "Fara"), 1, "utter_greet")) == why
    assert needs_second_eyes(both, {path: text for path, text in both.items() if path != PATH}) == why
    assert "Det går inte att se" in needs_second_eyes(both, both | {PATH: "conversations: 3\n"})[0]


def test_answers_are_known_by_their_words(tree) -> None:
    names = AnswerNames(dict(tree))
    path = "bot/assistant/domain/responses/x.yml"
    own = AnswerNames({path: "responses:\n  utter_a:\n  - text: >-\n      Hej  {name}!\n      Vad vill du?\n  utter_b:\n  - text: '{x}'\n"})
    assert own.of(["Hej Anna! Vad vill du?", "okänt", "Hej du! Vad vill du?"]) == ("utter_a",)
    assert names.of(["något som ingen säger"]) == () and AnswerNames({path: "responses: ["}).of(["hej"]) == ()
