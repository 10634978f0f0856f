"""Answers as editors see them: a name, and for each role a text with buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content import answer_changes, translations
from nlu.studio.content.answer_parts import ROLES, Answer, Button, Variation
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import Node, parse, plain
from nlu.studio.content.yaml_text import YamlText

FOLDERS: Final = {"bot/assistant/domain/responses/": "rasa", "actions/texts/": "actions"}
"""Where answers stand, and how their places begin (steget/languages/template.py)."""


def list_answers(tree: Tree) -> list[Answer]:
    """All answers, in order of files and lines. Raises ContentError for a file that can't be read."""
    return [_answer(name, path, rows) for path in _paths(tree) for name, rows in _responses(tree, path)]


def answer(tree: Tree, name: str) -> Answer:
    """One answer. Raises ContentError when there is none."""
    found = next((one for one in list_answers(tree) if one.name == name), None)
    if found is None:
        raise ContentError(f"Svaret {name} finns inte.")
    return found


def write_answer(tree: Tree, new: Answer) -> Tree:
    """The changed files: the answer's own, and the catalogues, where changed Swedish makes its translations unsure."""
    old = answer(tree, new.name)
    _check(new)
    text = answer_changes.changed(YamlText(tree[old.path], old.path), ("responses", old.name), old, new)
    if text.text == tree[old.path]:
        return {}
    return {old.path: text.text} | translations.follow(tree, part_of(old), places(new, old.path))


def add_answer(tree: Tree, new: Answer) -> Tree:
    """The changed files with one more answer, last in its file."""
    _check(new)
    if any(one.name == new.name for one in list_answers(tree)):
        raise ContentError(f"Svaret {new.name} finns redan.", new.path)
    if new.path not in _paths(tree):
        raise ContentError("Filen är ingen fil med svar.", new.path)
    text = answer_changes.appended(tree[new.path], new)
    found = next((one for one in list_answers(tree | {new.path: text}) if one.name == new.name), None)
    if found != new:
        raise ContentError("Svaret gick inte att skriva. Inget är ändrat.", new.path)
    return {new.path: text} | translations.follow(tree, part_of(new), places(new, new.path))


def part_of(one: Answer) -> str:
    """How the places of an answer's texts begin (msgctxt)."""
    return f"{_prefix(one.path)}/{one.name}"


def places(one: Answer, path: str) -> list[tuple[str, str]]:
    """Every text of an answer and its place, as steget/languages/extracting.py names them."""
    found = []
    for variation in one.variations:
        part = f"{_prefix(path)}/{one.name}/{variation.role or 'any'}"
        found.append((f"{part}/text", variation.text))
        found += [(f"{part}/buttons/{number}/title", button.title) for number, button in enumerate(variation.buttons)]
    return found


def _prefix(path: str) -> str:
    return next(prefix for folder, prefix in FOLDERS.items() if path.startswith(folder))


def _paths(tree: Tree) -> list[str]:
    return [path for path in sorted(tree) if path.startswith(tuple(FOLDERS)) and path.endswith(".yml")]


def _responses(tree: Tree, path: str) -> Iterable[tuple[str, Node]]:
    found = parse(tree[path], path).get("responses")
    return [(name.meant.value, rows) for name, rows in found.items()] if found else []


def _answer(name: str, path: str, rows: Node) -> Answer:
    return Answer(name, path, tuple(_variation(plain(row)) for row in rows.rows() if row.meant.kind == "map"))


def _variation(row: dict[str, Any]) -> Variation:
    role = next((str(each["value"]) for each in row.get("condition") or () if each.get("name") == "role"), None)
    buttons = tuple(Button(str(each.get("title", "")), str(each.get("payload", ""))) for each in row.get("buttons") or ())
    return Variation(role, str(row.get("text") or ""), buttons)


def _check(new: Answer) -> None:
    roles = [variation.role for variation in new.variations]
    if len(set(roles)) != len(roles):
        raise ContentError("Samma roll har två svar. Slå ihop dem till ett.", new.path)
    if any(role not in (None, *ROLES) for role in roles):
        raise ContentError("Rollen finns inte.", new.path)
    if None not in roles:
        raise ContentError("Svaret behöver en text som gäller för alla som inte har valt roll.", new.path)
    if any(not variation.text.strip() for variation in new.variations):
        raise ContentError("Svaret är tomt. Skriv något, eller ta bort svaret för den rollen.", new.path)
    if any(not (button.title.strip() and button.payload.strip()) for variation in new.variations for button in variation.buttons):
        raise ContentError("En knapp saknar text eller det den leder till.", new.path)
