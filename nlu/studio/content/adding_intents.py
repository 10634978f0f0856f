"""Adds an intent in every file where one has to stand, and takes one away from all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import examples, flows, intent_files, translations
from nlu.studio.content.answers import Answer, Variation, add_answer, list_answers, part_of
from nlu.studio.content.danger import SAFETY_INTENTS
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intent_files import ANSWERS, ANSWERS_HEAD, DOMAIN, GRAPH, TAXONOMY
from nlu.studio.content.names import NAME, name_of
from nlu.studio.content.yaml_nodes import parse, plain
from nlu.studio.content.yaml_text import YamlText

STUB: Final = "Det här svaret är inte skrivet än."
"""What a new intent answers until somebody writes it; the checks stop a publication that still says it."""
_LONGEST_LABEL: Final = 60
# The program itself calls these by name.
_USED_BY_THE_PROGRAM: Final = frozenset({
    "greet", "goodbye", "thank", "affirm", "deny", "ask_repeat", "ask_is_bot", "ask_what_can_you_do", "request_human", "restart",
    "ask_language", "insult_bot", "out_of_scope", "inform", "start_referral", "ask_referral_status", "withdraw_referral",
})  # fmt: skip


def add_intent(tree: Tree, name: str, label: str) -> Tree:
    """The changed files with a new intent: taxonomy, domain, label, rule, and an answer that is still to be written.

    `name` may be any Swedish title. Raises ContentError when it is taken or has no letter.
    """
    name = name_of(name)
    label = label.strip()
    if name in names(tree):
        raise ContentError(f"Det finns redan något som heter {name}. Välj ett annat namn.")
    if not label or len(label) > _LONGEST_LABEL or "\n" in label:
        raise ContentError(f"Rubriken ska vara på en rad och ha mellan 1 och {_LONGEST_LABEL} tecken.")
    answer = Answer(f"utter_{name}", ANSWERS, (Variation(None, STUB),))
    changed: Tree = {}
    for step in (
        lambda now: intent_files.in_taxonomy(now, name, label),
        lambda now: intent_files.in_domain(now, name),
        lambda now: intent_files.in_graph(now, name),
        lambda now: intent_files.with_label(now, name, label),
        lambda now: intent_files.with_rule(now, name, answer.name),
        lambda now: add_answer({ANSWERS: ANSWERS_HEAD} | now, answer),
    ):
        changed |= step(tree | changed)
    return changed


def retire_intent(tree: Tree, name: str) -> Tree:
    """The changed files without an intent, its examples, rule, label and answer. Raises ContentError with the first thing against it."""
    against = next(_against(tree, name), None)
    if against:
        raise ContentError(against)
    changed = examples.remove_intent(tree, name)
    for step in (
        lambda now: intent_files.without_label(now, name),
        lambda now: intent_files.without_row(now, DOMAIN, "intents", lambda row: row == name),
        lambda now: intent_files.without_row(now, GRAPH, "nlu", lambda row: row.get("intent") == name),
        lambda now: flows.without_rules(now, name),
        lambda now: _without_answer(now, f"utter_{name}"),
        lambda now: _without_answer(now, f"utter_simple_{name}"),
        lambda now: {TAXONOMY: YamlText(now[TAXONOMY], TAXONOMY).remove(("intents", name)).text},
    ):
        changed |= step(tree | changed)
    return changed


def names(tree: Tree) -> set[str]:
    """The names of all intents, buttons' own among them."""
    found = set(plain(parse(tree[TAXONOMY], TAXONOMY)).get("intents") or {})
    for path in tree:
        if path.startswith("bot/assistant/domain/") and path.count("/") == 3:
            rows = plain(parse(tree[path], path)).get("intents") or []
            found |= {next(iter(row)) if isinstance(row, dict) else str(row) for row in rows}
    return found


def _against(tree: Tree, name: str) -> Iterator[str]:
    if not NAME.fullmatch(name) or name not in (plain(parse(tree[TAXONOMY], TAXONOMY)).get("intents") or {}):
        yield f"{name} finns inte."
    if name in _USED_BY_THE_PROGRAM:
        yield f"{name} används av själva programmet och kan inte tas bort."
    if name in SAFETY_INTENTS or any(one.action != "none" for one in examples.examples(tree, name)):
        yield f"{name} har exempel på fara och kan inte tas bort. Flytta exemplen till en annan avsikt först."
    told = re.compile(rf"/{re.escape(name)}(?![a-z0-9_])")
    for answer in list_answers(tree):
        payloads = [button.payload for variation in answer.variations for button in variation.buttons]
        if answer.name not in {f"utter_{name}", f"utter_simple_{name}"} and any(map(told.match, payloads)):
            yield f"En knapp i {answer.name} leder till {name}. Ändra knappen först."
    for path, where in flows.stories_with(tree, name):
        yield f"Berättelsen ”{where}” i {path} använder {name}. Den får ändras av den som sköter programmet."


def _without_answer(tree: Tree, name: str) -> Tree:
    old = next((one for one in list_answers(tree) if one.name == name), None)
    if old is None or flows.uses_of(tree, name):
        return {}
    return {old.path: YamlText(tree[old.path], old.path).remove(("responses", name)).text} | translations.follow(tree, part_of(old), [])
