"""What a municipality says otherwise than the common content, and where the common content has changed underneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.content.overlay_rows import OwnAnswer, why_not_said
from foundation.content.parts import Tree
from nlu.studio.content.answer_titles import titles
from nlu.studio.content.overlays import Overlay, overlay, readable
from nlu.studio.content.shared_answers import SharedAnswers


@dataclass(frozen=True, slots=True)
class Difference:
    """Own words beside the common ones. `base_then` is the common Swedish that they were written over, `base_now` how it is (None: gone).

    `title` is what editors call the answer.
    `is_said`: whether people of the municipality get the own words now; `why` says in Swedish why they don't, else ''.
    """

    slug: str
    municipality: str
    answer: str
    title: str
    role: str | None
    text: str
    translations: Mapping[str, str]
    base_then: str
    base_now: str | None
    is_base_changed: bool
    is_said: bool
    why: str


def differences(tree: Tree, slug: str) -> list[Difference]:
    """All own words of a municipality, in order of its file. Raises ContentError."""
    there = overlay(tree, slug)
    return _beside(tree, [there]) if there.answers else []


def base_changed(tree: Tree) -> list[Difference]:
    """The own words of all municipalities whose common answer has changed since somebody looked. Files that can't be read are left out."""
    return [one for one in all_differences(tree) if one.is_base_changed]


def own_words_for(tree: Tree, answer: str) -> list[Difference]:
    """The own words of all municipalities for one answer, all roles. Files that can't be read are left out."""
    return [one for one in all_differences(tree) if one.answer == answer]


def all_differences(tree: Tree) -> list[Difference]:
    """All own words of all municipalities. Files that can't be read are left out."""
    found = readable(tree)
    return _beside(tree, found) if found else []


def _beside(tree: Tree, theirs: Sequence[Overlay]) -> list[Difference]:
    common, called = SharedAnswers.of(tree), titles(tree)
    return [difference(common, there, own, called.get(own.answer, "")) for there in theirs for own in there.answers]


def difference(common: SharedAnswers, there: Overlay, own: OwnAnswer, title: str = "") -> Difference:
    """One own answer beside the common one; without a `title` it is called by its name."""
    now = common.text(own.answer, own.role)
    why = why_not_said(own, now) or common.why_not(own.answer, own.role)
    return Difference(there.slug, there.name, own.answer, title or own.answer, own.role, own.text, own.translations, own.over, now,
                      own.over != now, not why, why)  # fmt: skip
