"""What is said in other languages. The chat finds a translation by its Swedish, so the same Swedish has one in each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content.catalogue_text import FUZZY, UNREVIEWED, Catalogue, Entry, read
from nlu.studio.content.errors import ContentError

_PATH: Final = re.compile(r"locale/([^/]+)/LC_MESSAGES/chat\.po")


def locales(tree: Tree) -> dict[str, str]:
    """Language tag to the path of its catalogue."""
    return {found[1]: path for path in sorted(tree) if (found := _PATH.fullmatch(path))}


def entries(tree: Tree, locale: str) -> tuple[Entry, ...]:
    """All texts of a language. Raises ContentError for a language that is not there."""
    return _catalogue(tree, locale).entries


def of(tree: Tree, swedish: str) -> dict[str, str]:
    """The translations of a Swedish text that the chat uses, by language; a language without one is left out."""
    found = {}
    for locale in locales(tree):
        entry = _said(entries(tree, locale), swedish.strip())
        if entry:
            found[locale] = entry.translated
    return found


def write(tree: Tree, place: str, swedish: str, texts: Mapping[str, str], *, reviewed: bool = False) -> Tree:
    """The changed catalogues when `swedish`, which stands at `place`, is said with `texts`.

    What nobody whose language it is has checked (`reviewed`) is marked; the same Swedish at other places follows.
    """
    changed: Tree = {}
    for locale, text in texts.items():
        catalogue = _catalogue(tree, locale)
        rows = [_translated(entry, swedish.strip(), text.strip(), reviewed) for entry in catalogue.entries]
        if not any((row.place, row.swedish) == (place, swedish.strip()) for row in rows):
            new = _translated(Entry(place, swedish.strip(), ""), swedish.strip(), text.strip(), reviewed)
            rows = _placed([row for row in rows if row.place != place], [new])
        changed |= _changed(tree, locale, catalogue.with_entries(rows))
    return changed


def follow(tree: Tree, part: str, texts: Iterable[tuple[str, str]]) -> Tree:
    """The changed catalogues when the part of the places that begins with `part` now holds `texts`, pairs of place and Swedish.

    A text that is the same keeps its translation, also at another number. Where only the Swedish has changed the old translation is
    kept and marked as unsure: the chat does not say it until somebody has looked.
    """
    rows = [(place, swedish.strip()) for place, swedish in texts]
    changed: Tree = {}
    for locale in locales(tree):
        catalogue = _catalogue(tree, locale)
        old = [entry for entry in catalogue.entries if entry.place == part or entry.place.startswith(f"{part}/")]
        new = [_kept(catalogue, old, place, swedish) for place, swedish in rows]
        others = [entry for entry in catalogue.entries if entry not in old]
        first = catalogue.entries.index(old[0]) if old else None
        merged = _placed(others, new) if first is None else [*others[:first], *new, *others[first:]]
        changed |= _changed(tree, locale, catalogue.with_entries(merged))
    return changed


def _catalogue(tree: Tree, locale: str) -> Catalogue:
    path = locales(tree).get(locale)
    if path is None:
        raise ContentError(f"Språket {locale} finns inte.")
    return read(tree[path], path)


def _changed(tree: Tree, locale: str, catalogue: Catalogue) -> Tree:
    path, text = locales(tree)[locale], catalogue.written()
    return {path: text} if text != tree[path] else {}


def _said(rows: Iterable[Entry], swedish: str) -> Entry | None:
    return next((entry for entry in rows if entry.swedish == swedish and entry.is_said), None)


def _translated(entry: Entry, swedish: str, text: str, reviewed: bool) -> Entry:
    if entry.swedish != swedish or (entry.translated == text and entry.is_said and not reviewed):
        return entry
    flags = {flag for flag in entry.flags if flag not in {FUZZY, UNREVIEWED}} | ({UNREVIEWED} if text and not reviewed else set())
    return entry.changed(translated=text, flags=tuple(sorted(flags)))


def _kept(catalogue: Catalogue, old: list[Entry], place: str, swedish: str) -> Entry:
    """The entry for a text: itself, the same words nearby or anywhere, or the words that stood at the place, then unsure."""
    for entry in old:
        if (entry.place, entry.swedish) == (place, swedish):
            return entry
    same = next((entry for entry in old if entry.swedish == swedish), None) or _said(catalogue.entries, swedish)
    if same:
        return same.changed(place=place)
    before = next((entry for entry in old if entry.place == place), None)
    if before is None:
        return Entry(place, swedish, "")
    flags = {*before.flags, FUZZY} if before.translated else set()
    return before.changed(swedish=swedish, flags=tuple(sorted(flags)))


def _placed(rows: list[Entry], new: list[Entry]) -> list[Entry]:
    """New entries behind the last one that begins as they do."""
    if not new:
        return rows
    beginnings = [new[0].place.rsplit("/", count)[0] + "/" for count in range(1, new[0].place.count("/") + 1)]
    for beginning in beginnings:
        places = [number for number, row in enumerate(rows) if row.place.startswith(beginning)]
        if places:
            return [*rows[: places[-1] + 1], *new, *rows[places[-1] + 1 :]]
    return [*rows, *new]
