"""A municipality's own words as a form, and what two editors compare: the words, their translations and the common answer below.

text              what is said in place of the common Swedish
locale.en         the same in English; empty: the common answer in English
sure.text         set when the translations are right although the Swedish is another
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from foundation.content.overlay_rows import ROLES, OwnAnswer
from foundation.content.parts import Tree
from nlu.studio.content import overlays, translations
from nlu.studio.content.errors import ContentError
from nlu.studio.web.cleaned import clean_text
from nlu.studio.web.words import language

Fields = dict[str, str]
ANY: Final = "any"
_NAME: Final = re.compile(r"(utter_[a-z0-9_]{1,60})\.([a-z]+)")
_FIELD: Final = re.compile(r"text|locale\.[A-Za-z-]+")


def id_of(answer: str, role: str | None) -> str:
    """`utter_ask_cost.self`: how an answer for a role is named in addresses."""
    return f"{answer}.{role or ANY}"


def named(own_id: str) -> tuple[str, str | None] | None:
    """Answer and role of such a name; None for another text."""
    found = _NAME.fullmatch(own_id)
    if not found or found[2] not in (ANY, *ROLES):
        return None
    return found[1], None if found[2] == ANY else found[2]


def fields_of(own: OwnAnswer | None, common: str) -> Fields:
    """What the form shows: the own words, or the common ones to begin from."""
    if own is None:
        return {"text": common}
    return {"text": own.text} | {f"locale.{tag}": words for tag, words in own.translations.items()}


def posted(form: Mapping[str, str]) -> Fields:
    """The fields among those that were sent, cleaned."""
    return {name: clean_text(value) for name, value in form.items() if _FIELD.fullmatch(name)}


def as_text(tree: Tree, slug: str, answer: str, role: str | None) -> str:
    """All that somebody must have seen who writes own words: what there are, and the common ones."""
    own = overlays.overlay(tree, slug).answer(answer, role)
    fields = fields_of(own, "") if own else {}
    return f"{fields_as_text(fields)}\n\n[det gemensamma]\n{overlays.common_text(tree, answer, role) or ''}"


def fields_as_text(fields: Fields) -> str:
    """All fields that say something, always in the same order."""
    return "\n\n".join(f"[{name}]\n{text}" for name, text in sorted(fields.items()) if text)


def written(tree: Tree, slug: str, answer: str, role: str | None, fields: Fields, *, is_sure: bool) -> Tree:
    """The changed file. Raises ContentError, also for translations that nobody has looked at since the Swedish became another."""
    own, said = overlays.overlay(tree, slug).answer(answer, role), _translations(tree, fields)
    if own and own.text != fields.get("text", "") and not is_sure:
        old = [language(tag) for tag, words in said.items() if own.translations.get(tag) == words]
        if old:
            raise ContentError(f"Svenskan är ny, men inte {' och '.join(old)}. Skriv om, töm fältet eller kryssa för att det stämmer ändå.")
    return overlays.write_answer(tree, slug, answer, role, fields.get("text", ""), said)


def _translations(tree: Tree, fields: Fields) -> Fields:
    return {tag: words for tag in translations.locales(tree) if (words := fields.get(f"locale.{tag}", ""))}
