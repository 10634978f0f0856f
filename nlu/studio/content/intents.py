"""Intents as editors see them: what people may mean, under which heading, with how many examples."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import examples as _examples
from nlu.studio.content.adding_intents import add_intent, retire_intent
from nlu.studio.content.danger import SAFETY_INTENTS
from nlu.studio.content.examples import Example, add_examples, example, examples, remove_example, replace_example
from nlu.studio.content.intent_files import LABELS, TAXONOMY, with_label
from nlu.studio.content.names import name_of
from nlu.studio.content.yaml_nodes import parse, plain

__all__ = ["Example", "Intent", "add_examples", "add_intent", "example", "examples", "labels", "list_intents", "name_of",
           "remove_example", "replace_example", "retire_intent", "with_label"]  # fmt: skip
_GROUP: Final = re.compile(r"\s*# -- (.+?)\s*")
_GROUPS: Final = {
    "conversation": "Samtalet", "the writer's own violence": "Eget våld", "questions about violence and anger": "Frågor om våld och ilska",
    "questions about support": "Frågor om hjälp", "someone else": "Någon annan", "self-referral": "Förfrågan om kontakt",
    "added in the studio": "Tillagda i studion",
}  # fmt: skip
# What has no button of its own to suggest it, in an editor's words.
_UNSUGGESTED: Final = {
    "greet": "Hälsar", "thank": "Tackar", "affirm": "Säger ja", "deny": "Säger nej", "ask_repeat": "Vill ha det sagt igen",
    "restart": "Vill börja om", "insult_bot": "Skäller på chatten", "out_of_scope": "Något som chatten inte är till för",
    "disclose_sexual_violence": "Att jag har gått över en gräns sexuellt", "minimise_or_blame": "Gör det mindre eller skyller på andra",
    "inform": "Svarar på något vi frågade om",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intent:
    """`label` is in Swedish, `group` the heading; `examples_by_language` counts; `is_safety`: a second person must look at changes."""

    name: str
    label: str
    group: str
    examples_by_language: dict[str, int]
    is_safety: bool


def list_intents(tree: Tree) -> list[Intent]:
    """All intents that people's words can have, in the order of taxonomy.yml. Raises ContentError."""
    counts: dict[str, Counter[str]] = {}
    for one in _examples.all_examples(tree):
        counts.setdefault(one.intent, Counter())[one.lang] += 1
    said = labels(tree)
    return [
        Intent(name, said.get(name) or _UNSUGGESTED.get(name, name), group, dict(counts.get(name, {})), name in SAFETY_INTENTS)
        for name, group in _grouped(tree)
    ]


def labels(tree: Tree) -> dict[str, str]:
    """What an intent is called on the button that suggests it; one without is never suggested."""
    return plain(parse(tree[LABELS], LABELS)).get("labels") or {}


def _grouped(tree: Tree) -> list[tuple[str, str]]:
    text = tree[TAXONOMY]
    found = parse(text, TAXONOMY).get("intents")
    rows, group, begin = [], "Övrigt", 0
    for key, _value in found.items() if found else ():
        for line in text[begin : key.start].split("\n"):
            named = _GROUP.fullmatch(line)
            group = _GROUPS.get(named[1].casefold(), named[1]) if named else group
        begin = key.start
        rows.append((key.value, group))
    return rows
