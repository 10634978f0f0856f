"""Whether a change of what only one municipality says needs a second pair of eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from foundation.content.overlay_rows import OwnAnswer, numbers_in, why_not_said
from foundation.content.parts import Tree
from foundation.languages.locales import SWEDISH
from nlu.studio.content.danger import SAFETY_ANSWERS
from nlu.studio.content.overlays import Overlay, overlays
from nlu.studio.content.shared_answers import SharedAnswers

_Said = Mapping[str, str]
_REST: Final = "*"
"""All languages that have no words of their own here."""


def own_reasons(before: Tree, after: Tree) -> Iterator[str]:
    """A municipality's own words are its own to write; numbers in them, and its own contacts, are not."""
    one, other = ({each.slug: each for each in overlays(tree)} for tree in (before, after))
    if one == other:
        return
    commons = SharedAnswers.of(before), SharedAnswers.of(after)
    for slug in sorted(one.keys() | other.keys()):
        was, now = (each.get(slug) or Overlay(slug, slug) for each in (one, other))
        name = now.name if slug in other else was.name
        yield from (f"Kontakten {key} ({name}) har ändrats." for key in _other_contacts(was, now))
        for answer, role in _other_answers(was, now):
            said = [_said(common, each.answer(answer, role), answer, role) for common, each in zip(commons, (was, now), strict=True)]
            tags = _other_numbers(*said)
            if answer in SAFETY_ANSWERS:
                yield f"Svaret {answer} läses av den som kan vara i fara."
            elif tags:
                also = "" if SWEDISH in tags else f" ({', '.join(tags)})"
                yield f"{name} säger andra nummer än förut i svaret {answer}{also}."


def _other_contacts(was: Overlay, now: Overlay) -> list[str]:
    one, other = ({row.id: row for row in each.contacts} for each in (was, now))
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _other_answers(was: Overlay, now: Overlay) -> list[tuple[str, str | None]]:
    one, other = ({(own.answer, own.role): own for own in each.answers} for each in (was, now))
    return sorted((key for key in one.keys() | other.keys() if one.get(key) != other.get(key)), key=str)


def _said(common: SharedAnswers, own: OwnAnswer | None, answer: str, role: str | None) -> _Said:
    """What the municipality's people get, by language: the own words while they are said, else the common ones."""
    text = common.text(answer, role) or ""
    return {SWEDISH: own.text, _REST: text, **own.translations} if own and not why_not_said(own, text or None) else {SWEDISH: text}


def _other_numbers(one: _Said, other: _Said) -> list[str]:
    """The languages in which the numbers are not the same."""
    return sorted(tag for tag in (one.keys() | other.keys()) - {_REST} if _numbers(one, tag) != _numbers(other, tag))


def _numbers(said: _Said, tag: str) -> frozenset[str]:
    """A language without own words gets the common ones, whose numbers are those of the common Swedish."""
    return numbers_in(said.get(tag, said.get(_REST, said[SWEDISH])))
