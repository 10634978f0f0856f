"""Reads a text: its tokens, and for every word class the places where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from nlu.safety.lexicon import NOTHING, Classes, Lexicon
from nlu.safety.normalise import normalise, without_diacritics
from nlu.safety.spelling import MASKED_BUDGET, TWO_ERROR_BUDGET, readings
from nlu.safety.tokens import CLAUSE_BREAK, SENTENCE_BREAKS, tokenise

# A letter three times over, or a sign or digit among letters.
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DRESSED = re.compile(r"([^\W\d_])\1{2,}|[\d_@$!|*]")
# Stands between tokens; no token holds it.
_GLUE = " "


@dataclass
class Reading:
    """A text as rows of places: words, breaks, and per class and length where it stands."""

    tokens: list[str]
    clause_breaks: int = 0
    sentence_breaks: int = 0
    # class number -> length in tokens -> bit mask of the places where it starts
    places: dict[int, dict[int, int]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of tokens, breaks included."""
        return len(self.tokens)


def read(text: str, lexicon: Lexicon) -> Reading:
    """The text's tokens and the places of every class; time linear in the length."""
    return _Reader(lexicon, tokenise(normalise(text), lexicon.knows)).reading()


class _Reader:
    """Finds the classes of each token of one text and writes them down as bit masks."""

    def __init__(self, lexicon: Lexicon, tokens: list[str]) -> None:
        self._lexicon = lexicon
        self._tokens = tokens
        self._plain = not any(letter in "".join(tokens) for letter in "åäö")
        self._found: dict[str, Classes] = {}
        self._two_errors_left = TWO_ERROR_BUDGET
        self._masked_left = MASKED_BUDGET
        self._row_size = len(tokens) // 8 + 1
        # Places of single words by class, and of phrases by class and length.
        self._single: dict[int, bytearray] = {}
        self._rows: dict[tuple[int, int], bytearray] = {}

    def reading(self) -> Reading:
        """The finished reading."""
        result = Reading(self._tokens)
        result.clause_breaks, result.sentence_breaks = self._breaks()
        bare = without_diacritics(_undressed(_GLUE.join(self._tokens))).split(_GLUE)
        for start, end, language in self._sentences():
            for at in range(start, end):
                self._place(at, bare, end, language)
        for number, row in self._single.items():
            result.places[number] = {1: int.from_bytes(row, "little")}
        for (number, length), row in self._rows.items():
            result.places.setdefault(number, {})[length] = int.from_bytes(row, "little")
        return result

    def _breaks(self) -> tuple[int, int]:
        sentence = _mask(token in SENTENCE_BREAKS for token in self._tokens)
        return sentence | _mask(token == CLAUSE_BREAK for token in self._tokens), sentence

    def _sentences(self) -> Iterable[tuple[int, int, int]]:
        """(first place, place after the last, 0 for Swedish or 1 for English) of each sentence."""
        whole = self._lexicon.language_of(self._tokens)
        start = 0
        for at in range(len(self._tokens) + 1):
            if at == len(self._tokens) or self._tokens[at] in SENTENCE_BREAKS:
                balance = self._lexicon.language_of(self._tokens[start:at]) or whole
                yield start, min(at + 1, len(self._tokens)), int(balance < 0)
                start = at + 1

    def _place(self, at: int, bare: list[str], end: int, language: int) -> None:
        rows, byte, bit = self._single, at >> 3, 1 << (at & 7)
        for number in self._classes(self._tokens[at])[language]:
            row = rows.get(number)
            if row is None:
                row = rows[number] = bytearray(self._row_size)
            row[byte] |= bit
        if at + 1 < end:
            for words, classes in self._lexicon.phrases_from(bare[at], bare[at + 1]):
                length = len(words)
                if at + length <= end and bare[at : at + length] == words:
                    for number in classes[language]:
                        self._set(number, length, at)

    def _set(self, number: int, length: int, at: int) -> None:
        row = self._rows.get((number, length))
        if row is None:
            row = self._rows[number, length] = bytearray(self._row_size)
        row[at >> 3] |= 1 << (at & 7)

    def _classes(self, word: str) -> Classes:
        classes = self._found.get(word)
        if classes is None:
            classes = self._lexicon.classes_as_written(word, self._plain)
            if classes is None:
                classes = self._disguised(word)
            self._found[word] = classes
        return classes

    def _disguised(self, word: str) -> Classes:
        if len(word) >= 8:
            self._two_errors_left -= 1
        if "*" in word:
            self._masked_left -= 1
        found = self._lexicon.in_disguise(word, self._two_errors_left >= 0, self._masked_left >= 0)
        return found or NOTHING


def _undressed(words: str) -> str:
    """The words as phrases spell them: m1g is mig, alltiiiid is alltid."""
    if not _DRESSED.search(words):
        return words
    return _GLUE.join(word if word.isdecimal() else _STRETCHED.sub(r"\1", _letters_of(word)) for word in words.split(_GLUE))


def _letters_of(word: str) -> str:
    return word if word.isalpha() else next(readings(word), word)


def _mask(flags: Iterable[bool]) -> int:
    """Bit mask of the places where the flag is true."""
    bits = "".join("1" if flag else "0" for flag in flags)
    return int(bits[::-1], 2) if bits else 0
