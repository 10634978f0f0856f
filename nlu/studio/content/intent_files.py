"""The files in which an intent stands, and the one line that each of them has for it."""

from __future__ import annotations

from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import translations, yaml_sources
from nlu.studio.content.yaml_nodes import plain
from nlu.studio.content.yaml_text import YamlText

TAXONOMY: Final = "nlu/data/taxonomy.yml"
DOMAIN: Final = "bot/assistant/domain/intents.yml"
GRAPH: Final = "bot/assistant/nlu.yml"
LABELS: Final = "actions/texts/labels.yml"
RULES: Final = "stories/rules/studio.yml"
ANSWERS: Final = "bot/assistant/domain/responses/studio.yml"
_GROUP_LINE: Final = "  # -- added in the studio\n"
_RULES_HEAD: Final = '# Regler som har lagts till i studion.\nversion: "3.1"\nrules:\n'
ANSWERS_HEAD: Final = '# Svar som har lagts till i studion.\nversion: "3.1"\nresponses:\n'


def with_label(tree: Tree, name: str, label: str) -> Tree:
    """The changed files when the button that suggests an intent says `label`."""
    text = YamlText(tree[LABELS], LABELS)
    is_there = text.at(("labels",)).get(name) is not None
    new = text.set(("labels", name), label) if is_there else text.put(("labels",), name, label)
    place = f"actions/labels/{name}"
    return _changed(tree, LABELS, new.text) | translations.follow(tree, place, [(place, label)])


def without_label(tree: Tree, name: str) -> Tree:
    """The changed files when nothing suggests the intent."""
    text = YamlText(tree[LABELS], LABELS)
    if text.at(("labels",)).get(name) is None:
        return {}
    return {LABELS: text.remove(("labels", name)).text} | translations.follow(tree, f"actions/labels/{name}", [])


def in_taxonomy(tree: Tree, name: str, label: str) -> Tree:
    """The taxonomy with the intent last, under a heading of the studio's own."""
    text = YamlText(tree[TAXONOMY], TAXONOMY)
    new = text.put(("intents",), name, label).text
    if _GROUP_LINE.strip() not in tree[TAXONOMY]:
        start = new.rindex("\n", 0, YamlText(new, TAXONOMY).at(("intents", name)).start) + 1
        new = new[:start] + _GROUP_LINE.replace("\n", "\r\n" if "\r\n" in new else "\n") + new[start:]
    return {TAXONOMY: new}


def in_domain(tree: Tree, name: str) -> Tree:
    """The domain with the intent last."""
    text = YamlText(tree[DOMAIN], DOMAIN)
    return {DOMAIN: text.insert(("intents",), len(text.value(("intents",))), yaml_sources.Plain(name)).text}


def in_graph(tree: Tree, name: str) -> Tree:
    """What makes the intent known to Rasa's own training; nothing is learnt from it."""
    words = name.replace("_", " ")
    value = {"intent": name, "examples": f"- {words}\n- example of {words}\n"}
    source = f"- intent: {name}\n  examples: |\n    - {words}\n    - example of {words}"
    text = YamlText(tree[GRAPH], GRAPH)
    rows = text.value(("nlu",))
    # The last row's block has no words below it, so the new one can stand behind it.
    return {GRAPH: text.insert(("nlu",), len(rows), value, source=source).text}


def with_rule(tree: Tree, name: str, answer: str) -> Tree:
    """A rule that says `answer` for the intent."""
    text = tree.get(RULES, _RULES_HEAD)
    source = f"- rule: Studio {name}\n  steps:\n  - intent: {name}\n  - action: {answer}"
    value = {"rule": f"Studio {name}", "steps": [{"intent": name}, {"action": answer}]}
    whole = YamlText(text, RULES)
    rows = whole.value(("rules",)) or []
    if rows:
        return {RULES: whole.insert(("rules",), len(rows), value, source=source).text}
    new = YamlText(_RULES_HEAD + source + "\n", RULES)
    return {RULES: new.text}


def without_row(tree: Tree, path: str, key: str, holds: object) -> Tree:
    """A file without the rows of a list for which `holds` is true; `holds` gets what a row means."""
    if path not in tree:
        return {}
    text = YamlText(tree[path], path)
    rows = plain(text.at((key,))) or []
    for place in reversed(range(len(rows))):
        if holds(rows[place]):  # type: ignore[operator]
            text = text.remove((key, place))
    return _changed(tree, path, text.text)


def _changed(tree: Tree, path: str, text: str) -> Tree:
    return {path: text} if tree.get(path) != text else {}
