"""Which word classes each token of a text belongs to.

A class is a number; `Lexicon.read` gives for every class the places where it stands. Words are
looked up as written, then without diacritics, then as their readings (see spelling.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nlu.safety.normalise import normalise, without_diacritics
from nlu.safety.spelling import MASKED_BUDGET, TWO_ERROR_BUDGET, Corrector, readings
from nlu.safety.tokens import CLAUSE_BREAK, SENTENCE_BREAKS, tokenise

SWEDISH, ENGLISH = "sv", "en"
# Class numbers of a word in a Swedish and in an English sentence.
Classes = tuple[frozenset[int], frozenset[int]]
NOTHING: Classes = (frozenset(), frozenset())


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


class Lexicon:
    """The compiled word classes; made from the `lexicon` part of compiled.json."""

    def __init__(self, compiled: Mapping[str, object]) -> None:
        words: Mapping[str, list[list[int]]] = compiled["words"]  # type: ignore[assignment]
        self._words = {word: (frozenset(sv), frozenset(en)) for word, (sv, en) in words.items()}
        self._twins = frozenset(compiled["twins"])  # type: ignore[call-overload]
        self._bare, self._twin = self._without_diacritics()
        self._phrases: Mapping[str, list[list[object]]] = compiled["phrases"]  # type: ignore[assignment]
        self._function: Mapping[str, list[str]] = compiled["function_words"]  # type: ignore[assignment]
        self._english = frozenset(self._function[ENGLISH])
        self._swedish = frozenset(self._function[SWEDISH])
        self._number = int(compiled["number"])  # type: ignore[call-overload]
        real = frozenset(compiled["real_words"]) | self._bare.keys()  # type: ignore[call-overload]
        self._real = frozenset(without_diacritics(word) for word in {*real, *self._words})
        self._corrector = Corrector(compiled["key_words"], self._real.__contains__)  # type: ignore[arg-type]

    def _without_diacritics(self) -> tuple[dict[str, Classes], dict[str, Classes]]:
        """Words by their spelling without diacritics: the clear ones, and those that have a twin."""
        clear: dict[str, Classes] = {}
        twin: dict[str, Classes] = {}
        for word, classes in self._words.items():
            key = without_diacritics(word)
            if key != word:
                bare = twin if key in self._twins else clear
                bare[key] = _joined(bare.get(key, NOTHING), classes)
        return clear, twin

    def knows(self, word: str) -> bool:
        """Whether the word stands in the lexicon, with or without its diacritics."""
        return word in self._words or word in self._bare

    def read(self, text: str) -> Reading:
        """The text's tokens and the places of every class; time linear in the length."""
        tokens = tokenise(normalise(text), self.knows)
        reader = _Reader(self, tokens)
        return reader.reading()

    # -- used by _Reader

    def phrases_from(self, bare: str) -> Iterable[list[object]]:
        """[rest of the words, Swedish classes, English classes] of the phrases that start so."""
        return self._phrases.get(bare, ())

    def language_of(self, words: Iterable[str]) -> int:
        """Function words of Swedish minus those of English."""
        return sum((word in self._swedish) - (word in self._english) for word in words)

    def classes_as_written(self, word: str, plain_text: bool) -> Classes | None:
        """Classes of the word as it stands; plain_text: nobody in it writes å, ä or ö."""
        exact = self._words.get(word)
        bare = without_diacritics(word)
        if plain_text and bare in self._twins:
            return _joined(exact or NOTHING, self._twin.get(bare, NOTHING))
        if exact is not None:
            return exact
        return self._bare.get(bare) or (self._words.get(bare) if bare != word else None)

    def in_disguise(self, word: str, two_errors: bool, unmask: bool) -> Classes | None:
        """Classes of the known word that an unknown one stands for, if there is one."""
        if word.isdigit():
            return (frozenset({self._number}),) * 2
        if "*" in word and unmask:
            meant = self._corrector.unmask(without_diacritics(word))
            if meant:
                return self.classes_as_written(meant, plain_text=True)
        for reading in readings(word):
            if self.knows(reading):
                return self.classes_as_written(reading, plain_text=False)
        if not word.isalpha() or without_diacritics(word) in self._real:
            return None
        corrected = self._corrector.correct(word, two_errors)
        return self.classes_as_written(corrected, plain_text=True) if corrected else None


def _joined(one: Classes, other: Classes) -> Classes:
    return one[0] | other[0], one[1] | other[1]


class _Reader:
    """Reads one text: finds each token's classes and writes them down as bit masks."""

    def __init__(self, lexicon: Lexicon, tokens: list[str]) -> None:
        self._lexicon = lexicon
        self._tokens = tokens
        self._plain = not any(letter in "".join(tokens) for letter in "åäö")
        self._found: dict[str, Classes] = {}
        self._two_errors_left = TWO_ERROR_BUDGET
        self._masked_left = MASKED_BUDGET
        self._rows: dict[tuple[int, int], bytearray] = {}

    def reading(self) -> Reading:
        """The finished reading."""
        result = Reading(self._tokens)
        result.clause_breaks, result.sentence_breaks = self._breaks()
        bare = [without_diacritics(token) for token in self._tokens]
        for start, end, language in self._sentences():
            for at in range(start, end):
                self._place(at, bare, end, language)
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
        for number in self._classes(self._tokens[at])[language]:
            self._set(number, 1, at)
        for rest, *classes in self._lexicon.phrases_from(bare[at]):
            length = len(rest) + 1  # type: ignore[arg-type]
            if at + length <= end and bare[at + 1 : at + length] == rest:
                for number in classes[language]:  # type: ignore[attr-defined]
                    self._set(number, length, at)

    def _set(self, number: int, length: int, at: int) -> None:
        row = self._rows.get((number, length))
        if row is None:
            row = self._rows[number, length] = bytearray(len(self._tokens) // 8 + 1)
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


def _mask(flags: Iterable[bool]) -> int:
    """Bit mask of the places where the flag is true."""
    bits = "".join("1" if flag else "0" for flag in flags)
    return int(bits[::-1], 2) if bits else 0
