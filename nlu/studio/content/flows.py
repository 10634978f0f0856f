"""Which answer follows which intent: the rules as an editor may see and change them, and what only the program's keepers change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content.answers import ROLES, Answer, Variation, list_answers, write_answer
from nlu.studio.content.answers import answer as answer_of
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import parse, plain
from nlu.studio.content.yaml_text import YamlText

__all__ = [
    "Question", "Row", "Rule", "by_answer", "list_rules", "questions", "rows", "set_answer", "stories_with", "uses_of", "without_rules",
]  # fmt: skip
_FORMS: Final = "bot/assistant/domain/forms.yml"
# When a question of the form is asked at all (actions/referral/draft.py); one that is not here, always.
_WHEN: Final = {
    "about": "Bara den som gäller själv.",
    "contact_value": "Den som vill få svar på telefon, sms eller e-post.",
    "voicemail": "Den som vill bli uppringd.",
    "times": "Den som vill ha svar på telefon eller sms.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`intents` lead to `actions`, in order. `is_simple`: one intent, one answer, so an editor may choose another answer."""

    name: str
    path: str
    number: int
    intents: tuple[str, ...]
    actions: tuple[str, ...]
    is_simple: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What an intent is answered with for a role (None: everybody else), and the intents its buttons lead to."""

    intent: str
    role: str | None
    answer: str
    text: str
    leads_to: tuple[str, ...]
    is_simple: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form for contact: which answers hold its words, and who is asked."""

    slot: str
    answers: tuple[str, ...]
    asked: str


def list_rules(tree: Tree) -> list[Rule]:
    """All rules in order of files. Raises ContentError."""
    return [_rule(path, number, row) for path in _paths(tree, "rules/") for number, row in enumerate(_rows(tree, path, "rules"))]


def rows(tree: Tree) -> list[Row]:
    """The rules as a table: a row for each intent, answer and role. What the program does itself has the action's name and no text."""
    known = {one.name: one for one in list_answers(tree)}
    return [row for rule in list_rules(tree) for intent in rule.intents for row in _row(rule, intent, known)]


def by_answer(found: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by intent and answer: one answer has a row for each role that it has words of its own for."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        groups.setdefault((row.intent, row.answer), []).append(row)
    return groups


def set_answer(tree: Tree, intent: str, role: str | None, answer: str) -> Tree:
    """The changed files when `answer` follows `intent`: for everybody without a role, or its words for one role.

    A role has no rule of its own: its words are written into the answer that the rule names.
    """
    rule = next((one for one in list_rules(tree) if intent in one.intents), None)
    wanted = answer_of(tree, answer)
    if rule is None or not rule.is_simple:
        raise ContentError(f"Vad som händer efter {intent} styrs av programmet. Det går att se men inte att ändra här.")
    if role is None:
        place = next(place for place, step in enumerate(_rows(tree, rule.path, "rules")[rule.number]["steps"]) if "action" in step)
        text = YamlText(tree[rule.path], rule.path).set(("rules", rule.number, "steps", place, "action"), answer)
        return {rule.path: text.text} if text.text != tree[rule.path] else {}
    if role not in ROLES:
        raise ContentError("Rollen finns inte.")
    own = answer_of(tree, rule.actions[0])
    said = next((each for each in wanted.variations if each.role == role), None) or _default(wanted)
    others = tuple(each for each in own.variations if each.role != role)
    return write_answer(tree, replace(own, variations=(*others, replace(said, role=role))))


def questions(tree: Tree) -> list[Question]:
    """The questions of the form for contact in their order, which only the program's keepers change."""
    forms = plain(parse(tree[_FORMS], _FORMS))["forms"]
    slots = next(iter(forms.values()))["required_slots"]
    names = [one.name for one in list_answers(tree)]
    return [
        Question(slot, tuple(name for name in names if name.startswith(f"utter_ask_{slot}")), _WHEN.get(slot, "Alla.")) for slot in slots
    ]


def without_rules(tree: Tree, intent: str) -> Tree:
    """The changed files without the simple rules of an intent."""
    text: dict[str, YamlText] = {}
    for rule in reversed(list_rules(tree)):
        if rule.intents == (intent,) and rule.is_simple:
            own = text.get(rule.path) or YamlText(tree[rule.path], rule.path)
            text[rule.path] = own.remove(("rules", rule.number))
    return {path: one.text for path, one in text.items()}


def stories_with(tree: Tree, intent: str) -> list[tuple[str, str]]:
    """File and name of the longer stories in which an intent stands, and of rules that do more than answer it."""
    stories = [(path, row) for path in _paths(tree, "flows/") for row in _rows(tree, path, "stories")]
    found = [(path, str(row.get("story"))) for path, row in stories if intent in _steps(row, "intent")]
    return found + [(rule.path, rule.name) for rule in list_rules(tree) if intent in rule.intents and not rule.is_simple]


def uses_of(tree: Tree, answer: str) -> list[tuple[str, str]]:
    """File and name of the rules and stories that say an answer."""
    told = [
        (path, row)
        for kind, key in (("rules/", "rules"), ("flows/", "stories"))
        for path in _paths(tree, kind)
        for row in _rows(tree, path, key)
    ]
    return [(path, str(row.get("rule") or row.get("story"))) for path, row in told if answer in _steps(row, "action")]


def _paths(tree: Tree, folder: str) -> list[str]:
    return [path for path in sorted(tree) if path.startswith(f"stories/{folder}")]


def _rows(tree: Tree, path: str, key: str) -> list[dict[str, Any]]:
    return plain(parse(tree[path], path)).get(key) or []


def _steps(row: dict[str, Any], key: str) -> Iterator[str]:
    for step in row.get("steps") or ():
        yield from (str(each[key]) for each in (step, *(step.get("or") or ())) if each.get(key))


def _rule(path: str, number: int, row: dict[str, Any]) -> Rule:
    intents, actions = tuple(_steps(row, "intent")), tuple(_steps(row, "action"))
    is_simple = len(row.get("steps") or ()) == 2 and len(intents) == len(actions) == 1 and actions[0].startswith("utter_")
    return Rule(str(row.get("rule")), path, number, intents, actions, is_simple and "condition" not in row)


def _row(rule: Rule, intent: str, known: dict[str, Answer]) -> Iterator[Row]:
    for action in rule.actions:
        if action not in known:
            yield Row(intent, None, action, "", (), False)
            continue
        for said in known[action].variations:
            leads = tuple(button.payload.removeprefix("/").partition("{")[0] for button in said.buttons)
            yield Row(intent, said.role, action, said.text, leads, rule.is_simple)


def _default(one: Answer) -> Variation:
    return next((each for each in one.variations if each.role is None), one.variations[0])
