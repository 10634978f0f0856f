"""An answer as a form: its fields by name, and the answer that they say.

text.self              what is said to a role ("any": everybody else)
title.self.0           what stands on its first button, payload.self.0 what the button means
locale.en.self         the text in English, label.en.self.0 the button
sure.en.self           set when a translation that had become unsure is right all the same
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import translations
from nlu.studio.content.answers import ROLES, Answer, Button, Variation, answer, places, write_answer
from nlu.studio.content.catalogue_text import FUZZY
from nlu.studio.web.cleaned import clean_line, clean_text

Fields = dict[str, str]
ANY: Final = "any"
_TEXT: Final = re.compile(r"(?:text|(?:locale|sure)\.[A-Za-z-]+)\.[a-z]+")
_BUTTON: Final = re.compile(r"(?P<begin>(?:title|payload|(?:label|sure)\.[A-Za-z-]+)\.(?P<role>[a-z]+))\.(?P<number>\d{1,2})")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows. `unsure` are the fields of translations whose Swedish has changed since: the chat does not say them."""

    fields: Fields
    unsure: frozenset[str] = frozenset()


def shown(tree: Tree, one: Answer) -> Shown:
    """The answer with its translations."""
    fields: Fields = {}
    for said in one.variations:
        role = said.role or ANY
        fields[f"text.{role}"] = said.text
        for number, button in enumerate(said.buttons):
            fields |= {f"title.{role}.{number}": button.title, f"payload.{role}.{number}": button.payload}
    unsure = set()
    for where, swedish, end, kind in _places(one):
        for locale in translations.locales(tree):
            text, is_sure = _translated(tree, locale, where, swedish)
            if text:
                fields[f"{kind}.{locale}.{end}"] = text
            if text and not is_sure:
                unsure.add(f"{kind}.{locale}.{end}")
    return Shown(fields, frozenset(unsure))


def posted(form: Mapping[str, str]) -> Fields:
    """The fields of an answer among those that were sent, cleaned; buttons without words are left out and the rest numbered anew."""
    texts = {name: clean_text(value) for name, value in form.items() if _TEXT.fullmatch(name) and not _BUTTON.fullmatch(name)}
    buttons = {name: found for name in form if (found := _BUTTON.fullmatch(name))}
    kept: dict[str, list[int]] = {}
    for name, found in buttons.items():
        if name.startswith("title.") and clean_line(form[name]):
            kept.setdefault(found["role"], []).append(int(found["number"]))
    for name, found in buttons.items():
        numbers = sorted(kept.get(found["role"], []))
        if int(found["number"]) in numbers:
            texts[f"{found['begin']}.{numbers.index(int(found['number']))}"] = clean_line(form[name])
    return texts


def answer_from(fields: Fields, old: Answer) -> Answer:
    """The answer that the fields say. A role whose text is empty has none."""
    said = [_variation(fields, role) for role in (None, *ROLES) if role is None or fields.get(f"text.{role}")]
    order = [variation.role for variation in old.variations]
    return Answer(old.name, old.path, tuple(sorted(said, key=lambda one: order.index(one.role) if one.role in order else len(order))))


def written(tree: Tree, fields: Fields, name: str) -> Tree:
    """The changed files: the answer, and the translations that were changed or found to be right. Raises ContentError."""
    old = answer(tree, name)
    new, before = answer_from(fields, old), shown(tree, old).fields
    changed = write_answer(tree, new)
    for where, swedish, end, kind in _places(new):
        texts = {locale: fields[field] for locale in translations.locales(tree)
                 if fields.get(field := f"{kind}.{locale}.{end}")
                 and (fields[field] != before.get(field) or fields.get(f"sure.{locale}.{end}"))}  # fmt: skip
        changed |= translations.write(tree | changed, where, swedish, texts) if texts else {}
    return changed


def as_text(tree: Tree, name: str) -> str:
    """The answer as a page shows it, in words: what two editors compare."""
    return fields_as_text(shown(tree, answer(tree, name)).fields)


def fields_as_text(fields: Fields) -> str:
    """All fields that say something, one below the other, always in the same order."""
    return "\n\n".join(f"[{name}]\n{text}" for name, text in sorted(fields.items()) if text and not name.startswith("sure."))


def _variation(fields: Fields, role: str | None) -> Variation:
    key, number, buttons = role or ANY, 0, []
    while title := fields.get(f"title.{key}.{number}"):
        buttons.append(Button(title, fields.get(f"payload.{key}.{number}", "")))
        number += 1
    return Variation(role, fields.get(f"text.{key}", ""), tuple(buttons))


def _places(one: Answer) -> Iterator[tuple[str, str, str, str]]:
    """Each Swedish text: its place in the catalogues, itself, the end of its fields' names, and what its translations are called."""
    for where, swedish in places(one, one.path):
        _part, _name, role, *rest = where.split("/")
        is_button = rest[0] == "buttons"
        yield where, swedish, f"{role}.{rest[1]}" if is_button else role, "label" if is_button else "locale"


def _translated(tree: Tree, locale: str, where: str, swedish: str) -> tuple[str, bool]:
    """The translation that the chat says, or the one that has become unsure, and whether it is the first."""
    found = translations.entries(tree, locale)
    said = next((entry.translated for entry in found if entry.swedish == swedish.strip() and entry.is_said), "")
    if said:
        return said, True
    return next((entry.translated for entry in found if entry.place == where and FUZZY in entry.flags), ""), False
