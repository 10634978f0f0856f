"""Puts a page that was made for one visit into another language: from memory, by the Swedish alone, wherever it stands.

Its places are not those of the full page, but its sentences mostly are; so every translation of a page is good for every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.languages.pages import translated_page
from bot.languages.phrases import Phrases
from foundation.languages.catalogues import PAGE, Catalogue, load_catalogues
from foundation.languages.locales import SWEDISH

_VALUE: Final = re.compile(r"\$?\{[^{}]*\}")  # {name} of a template, ${name} of a script
_NUMBER: Final = "number}"
_LETTER: Final = re.compile(r"[^\W\d_]")
_STOP: Final = "."
Patterns = tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Book:
    """One language: whole texts, and those with a value in them as (pattern, translation, its values)."""

    tag: str
    whole: Mapping[str, str]
    patterns: Patterns
    phrases: Phrases

    def say(self, _place: str, swedish: str) -> str | None:
        """The translation; the text itself when it is one already, as what the gateway says is; None when there is none."""
        for text, end in ((swedish, ""), (swedish.removesuffix(_STOP), _STOP)):
            said = self.whole.get(text) or self.phrases.translated(text, self.tag) or self.phrases.already(text, self.tag)
            if said is not None:
                return said if said.endswith(end) else said + end
        return self._with_values(swedish)

    def _with_values(self, swedish: str) -> str | None:
        for pattern, said, values in self.patterns:
            if found := pattern.fullmatch(swedish):
                return _VALUE.sub(lambda value, found=found, values=values: found[values.index(value[0]) + 1], said)  # type: ignore[misc]
        return None


class PageWords:
    """Every language that is not Swedish."""

    def __init__(self, phrases: Phrases, catalogues: Mapping[str, Catalogue] | None = None) -> None:
        """`catalogues` by tag; those of PAGE when they are left out. Raises CatalogueBroken."""
        self._books = {tag: _Book(tag, {swedish: said for (_place, swedish), said in rows.items()}, _patterns(rows.items()), phrases)
                       for tag, rows in (catalogues or load_catalogues(PAGE)).items()}  # fmt: skip

    def page(self, html: str, tag: str) -> str:
        """The Swedish page `html` in the language `tag`; a fault of ours leaves it in Swedish rather than nobody with the numbers."""
        if tag == SWEDISH:
            return html
        try:
            return translated_page(html, tag, self._books[tag].say)
        except Exception:  # whatever it is: the page is whole without it
            return html

    def text(self, swedish: str, tag: str) -> tuple[str, str]:
        """A text, line by line where it must be, and the language that it is in: Swedish when there is no translation."""
        said = swedish if tag == SWEDISH else self._books[tag].say("", swedish)
        return (said, tag) if said is not None else (swedish, SWEDISH)


def _patterns(rows: Iterable[tuple[tuple[str, str], str]]) -> Patterns:
    """The longest first. Only where words stand around the values: `{name}` alone would be found in everything."""
    with_values = [
        (swedish, said) for (_place, swedish), said in rows if _VALUE.search(swedish) and _LETTER.search(_VALUE.sub("", swedish))
    ]
    with_values.sort(key=lambda row: -len(row[0]))
    return tuple((_pattern(swedish), said, tuple(_VALUE.findall(swedish))) for swedish, said in with_values)


def _pattern(swedish: str) -> re.Pattern[str]:
    pieces, at = [], 0
    for value in _VALUE.finditer(swedish):
        pieces += [re.escape(swedish[at : value.start()]), r"([\d +-]+)" if value[0].endswith(_NUMBER) else r"([^\n.!?]+?)"]
        at = value.end()
    return re.compile("".join(pieces) + re.escape(swedish[at:]))
