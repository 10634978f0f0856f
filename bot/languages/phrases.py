"""Says a Swedish text in another language. Everything is in memory, so that nothing that is said waits for it.

All parts write and hand on Swedish; only what leaves the gateway is put into the person's language, here. So an answer can be said
again in another language, and Rasa needs no catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.languages.days import in_language
from foundation.directory import Contacts
from foundation.languages.catalogues import CHAT, FOLDER, Catalogue, load_catalogues
from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, SWEDISH

_VALUE: Final = re.compile(r"\{(\w+)\}")
_CODE: Final = re.compile(r"[0-9A-Z-]{8,}")  # a receipt code on a line of its own is the same in every language
_NOTE: Final = "Den här delen finns bara på svenska."
_NOTE_WITHOUT_WORDS: Final = f"{_NOTE} · This part is in Swedish."


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One language: `whole` by the Swedish with its numbers filled in; `patterns` where a value stands in the text."""

    whole: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    translations: frozenset[str] = frozenset()
    tag: str = SWEDISH

    def say(self, swedish: str) -> str | None:
        """The translation of a text, or of each of its lines; None when there is none."""
        return self._one(swedish) or self._line_by_line(swedish)

    def is_said(self, text: str) -> bool:
        """Whether `text` is one of its translations."""
        return text in self.translations

    def _one(self, swedish: str) -> str | None:
        if swedish in self.whole:
            return self.whole[swedish]
        for pattern, translated in self.patterns:
            found = pattern.fullmatch(swedish)
            if found:
                return _VALUE.sub(lambda value, found=found: in_language(found[value[1]], self.tag), translated)  # type: ignore[misc]
        return None

    def _line_by_line(self, swedish: str) -> str | None:
        lines = [line if _CODE.fullmatch(line) else self._one(line) for line in swedish.split("\n")]
        return "\n".join(line for line in lines if line) if all(lines) and len(lines) > 1 else None


class Phrases:
    """All languages."""

    def __init__(self, books: Mapping[str, Phrasebook]) -> None:
        self._books = books

    @classmethod
    def load(cls, contacts: Contacts, folder: Path = FOLDER) -> Phrases:
        """Raises CatalogueBroken, and KeyError for a number that the directory does not have."""
        return cls.of(contacts, load_catalogues(CHAT, folder))

    @classmethod
    def of(cls, contacts: Contacts, catalogues: Mapping[str, Catalogue]) -> Phrases:
        """From catalogues of CHAT that were read already. Raises KeyError for a number that the directory does not have."""
        return cls({tag: _phrasebook(catalogue, contacts, tag) for tag, catalogue in catalogues.items()})

    def translated(self, swedish: str, tag: str) -> str | None:
        """`swedish` in the language `tag`, or None when it has not been translated."""
        return swedish if tag == SWEDISH else self._books[tag].say(swedish)

    def text(self, swedish: str, tag: str) -> tuple[str, str]:
        """What is said, and the language it is in: Swedish after a line that says so, where there is no translation."""
        said = self.translated(swedish, tag)
        return (said, tag) if said is not None else (f"{self.translated(_NOTE, tag) or _NOTE_WITHOUT_WORDS}\n{swedish}", SWEDISH)

    def local(self, own: str, common: str, translations: Mapping[str, str], tag: str) -> tuple[str, str]:
        """As `text`, of a municipality's own words over common ones: in a language that they lack, the common answer is said."""
        said = own if tag == SWEDISH else translations.get(tag) or self.translated(common, tag)
        return (said, tag) if said is not None else self.text(own, tag)

    def words(self, swedish: str, tag: str) -> str:
        """A label or a title: in the language where there are words for it, else in Swedish."""
        return self.translated(swedish, tag) or swedish

    def already(self, text: str, tag: str) -> str | None:
        """`text` itself when it is in the language `tag` already, as far as it stands there whole."""
        return text if self._books[tag].is_said(text) else None

    def has_easy_form(self, swedish: str) -> bool:
        """Whether easy Swedish says it in other words."""
        return self.translated(swedish, EASY_SWEDISH) not in (None, swedish)


def contacts_in(contacts: Contacts, catalogue: Catalogue, tag: str) -> Contacts:
    """The contacts as they are written in a text of the language `tag`."""
    return contacts.in_words(lambda place, words: catalogue.get((f"directory/{place}", words), words),
                             isolate=LANGUAGES[tag].direction == "rtl")  # fmt: skip


def _phrasebook(catalogue: Catalogue, contacts: Contacts, tag: str) -> Phrasebook:
    theirs = contacts_in(contacts, catalogue, tag)
    rows = {contacts.fill(swedish): theirs.fill(said) for (_place, swedish), said in sorted(catalogue.items(), reverse=True)}
    patterns = [(_pattern(swedish), said) for swedish, said in rows.items() if _VALUE.search(swedish)]
    return Phrasebook(rows, tuple(patterns), frozenset(rows.values()), tag)


def _pattern(swedish: str) -> re.Pattern[str]:
    parts = _VALUE.split(swedish)
    return re.compile("".join(f"(?P<{part}>[^\\n]+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)))
