"""Which word classes each token of a text belongs to.

A class is a number. Words are looked up as written, then without diacritics, then as their
readings (see spelling.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nlu.safety.normalise import without_diacritics
from nlu.safety.spelling import Corrector, readings

SWEDISH, ENGLISH = "sv", "en"
# Class numbers of a word in a Swedish and in an English sentence.
Classes = tuple[frozenset[int], frozenset[int]]
NOTHING: Classes = (frozenset(), frozenset())
# Words of a phrase without diacritics, and its classes.
Phrase = tuple[list[str], tuple[list[int], list[int]]]


class Lexicon:
    """The compiled word classes; made from the `lexicon` part of compiled.json."""

    def __init__(self, compiled: Mapping[str, object]) -> None:
        words: Mapping[str, list[list[int]]] = compiled["words"]  # type: ignore[assignment]
        self._words = {word: (frozenset(sv), frozenset(en)) for word, (sv, en) in words.items()}
        self._twins = frozenset(compiled["twins"])  # type: ignore[call-overload]
        self._bare, self._twin = self._without_diacritics()
        self._phrases = _by_first_two_words(compiled["phrases"])  # type: ignore[arg-type]
        self._function: Mapping[str, list[str]] = compiled["function_words"]  # type: ignore[assignment]
        self._english = frozenset(self._function[ENGLISH])
        self._swedish = frozenset(self._function[SWEDISH])
        number, many = int(compiled["number"]), int(compiled["many"])  # type: ignore[call-overload]
        self._number, self._many = frozenset({number}), frozenset({number, many})
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
                if key in self._twins:  # "do" is "dö" in Swedish text only
                    twin[key] = _joined(twin.get(key, NOTHING), (classes[0], frozenset()))
                else:
                    clear[key] = _joined(clear.get(key, NOTHING), classes)
        return clear, twin

    def knows(self, word: str) -> bool:
        """Whether the word stands in the lexicon, with or without its diacritics."""
        return word in self._words or word in self._bare

    def phrases_from(self, first: str, second: str) -> Sequence[Phrase]:
        """The phrases whose first two words, without diacritics, are these."""
        return self._phrases.get((first, second), ())

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
        if word.isdecimal():
            # Two or three digits are a lot of anything that is counted here (tablets, minutes).
            classes = self._many if len(word) in (2, 3) else self._number
            return classes, classes
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


def _by_first_two_words(
    phrases: Mapping[str, list[tuple[list[str], list[int], list[int]]]],
) -> dict[tuple[str, str], list[Phrase]]:
    index: dict[tuple[str, str], list[Phrase]] = {}
    for first, group in phrases.items():
        for rest, swedish, english in group:
            words = [first, *rest]
            index.setdefault((first, rest[0]), []).append((words, (swedish, english)))
    return index


def _joined(one: Classes, other: Classes) -> Classes:
    return one[0] | other[0], one[1] | other[1]
