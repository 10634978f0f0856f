"""What there is to say about a text while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from foundation.content.overlay_rows import OwnAnswer
from foundation.content.parts import Tree
from nlu.studio.checks import Remark, look, look_at_answer, look_at_own_answer
from nlu.studio.checks.pasted import split
from nlu.studio.content.answers import ROLES, Answer, Variation, answer
from nlu.studio.content.intents import list_intents
from nlu.studio.content.overlays import overlay
from nlu.studio.web.cleaned import clean_text
from nlu.studio.web.editing.own_answer_form import named
from nlu.studio.web.improving.meaning import Meaning, said_of

_LOOKED_AT: Final = 100
"""Examples at once while somebody types; all are looked at before a publication."""
_SHOWN: Final = 12
_ORDER: Final = {"block": 0, "warn": 1, "hint": 2}


def remarks_on(tree: Tree, form: Mapping[str, str], meaning: Meaning) -> list[Remark]:
    """What to say about the text of a field, what blocks first. Raises ContentError."""
    kind, name = form.get("kind", ""), form.get("item", "").partition("/")[2]
    if kind == "examples":
        found = _on_examples(tree, name, form, meaning)
    elif kind == "answer":
        found = _on_answer(tree, name, form)
    elif kind == "own":
        found = _on_own_words(tree, name, form)
    else:
        found = []
    return sorted(found, key=lambda remark: _ORDER[remark.level])[:_SHOWN]


def _on_examples(tree: Tree, intent: str, form: Mapping[str, str], meaning: Meaning) -> list[Remark]:
    texts = split(form.get("text", "")).examples[:_LOOKED_AT]
    remarks = look(tree, intent, texts, meaning.neighbours(tree), lang=form.get("lang", "sv"))
    said = said_of(meaning.guess(texts[0]) if texts else None, intent, _names(tree), texts)
    remarks += [Remark("hint", "förståelse", said)] if said else []
    if len(texts) < 2:
        return remarks
    return [Remark(one.level, one.place, f"”{texts[one.row][:60]}”: {one.text}" if one.row is not None else one.text) for one in remarks]


def _names(tree: Tree) -> dict[str, str]:
    return {one.name: one.label for one in list_intents(tree)}


def _on_own_words(tree: Tree, name: str, form: Mapping[str, str]) -> list[Remark]:
    """About a municipality's words; `name` is as alingsas/answers/utter_ask_cost.any. Its translations are those that are saved."""
    slug, _, own_id = name.replace("/answers/", "/").partition("/")
    found, words = named(own_id), clean_text(form.get("text", ""))
    if not found or not words:
        return []
    own = overlay(tree, slug).answer(*found)
    return look_at_own_answer(tree, slug, OwnAnswer(*found, "", words, own.translations if own else {}))


def _on_answer(tree: Tree, name: str, form: Mapping[str, str]) -> list[Remark]:
    """About one text of the answer, as it would stand; what else there is to say about the answer is said elsewhere."""
    key, old = form.get("field", "").partition(".")[2], answer(tree, name)
    role = key if key in ROLES else None
    said = next((each for each in old.variations if each.role == role), Variation(role, ""))
    new = Variation(role, clean_text(form.get("text", "")), said.buttons)
    return [remark for remark in look_at_answer(tree, Answer(name, old.path, (new,))) if "knappen" not in remark.place]
