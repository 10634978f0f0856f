"""Words in disguise: stretched, leet, masked and mistyped forms led back to a known word.

Everything is a hash lookup. Typing errors are found by the deletion neighbourhood: two words one
edit apart share a form that is made from each by taking away at most one letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nlu.safety.normalise import without_diacritics

# Short words have too many neighbours ("stryper", "stryker"), so they are never corrected.
ONE_ERROR_FROM = 6
# In words of this length two neighbours that changed places are forgiven ("mröda"), nothing else.
SWAPPED_AT = 5
# A letter too many of a double ("dödda") is forgiven in shorter words as well.
SINGLED_FROM = 4
TWO_ERRORS_FROM = 10
LONGEST_CORRECTED = 20
# Two-error look-ups per text. Past it only one error is forgiven, which keeps the time linear.
TWO_ERROR_BUDGET = 150
MASKED_BUDGET = 20

_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED_VOWEL = re.compile(r"([aeiouyåäö])\1+")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_LEET = str.maketrans({
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "i",
})  # fmt: skip
_LEET_L = str.maketrans({"1": "l", "!": "l", "|": "l"})


def readings(word: str) -> Iterator[str]:
    """What a word may stand for, likeliest first, itself not included."""
    leet = not word.isalpha()
    spellings = [word]
    if leet and any(letter.isalpha() for letter in word):
        spellings = [word.translate(_LEET), word.translate(_LEET_L).translate(_LEET)]
        spellings.append(re.sub(r"[\W_]", "", word))
        yield from spellings
    for spelling in spellings:
        yield _STRETCHED.sub(r"\1", spelling)
        yield _STRETCHED.sub(r"\1\1", spelling)
        yield _DOUBLED_VOWEL.sub(r"\1", _STRETCHED.sub(r"\1", spelling))


def deletions(word: str, errors: int) -> set[str]:
    """The word itself and every word got by taking away one letter, or up to two."""
    found = {word}
    shorter = {word}
    for _ in range(errors):
        shorter = {each[:at] + each[at + 1 :] for each in shorter for at in range(len(each))}
        found |= shorter
    return found


def swaps(word: str) -> set[str]:
    """The words got by letting two neighbours inside the word, first letter kept, change places."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)} - {word}


class Corrector:
    """Finds the key word that a mistyped word was meant to be.

    key_words: the words worth finding; real: words that are right as they stand.
    """

    def __init__(self, key_words: Iterable[str], real: Callable[[str], bool]) -> None:
        self._real = real
        self._masked: dict[int, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._far: dict[str, list[str]] = {}
        self._swapped: dict[str, str] = {}
        self._key_words = frozenset(without_diacritics(word) for word in key_words)
        for word in sorted(self._key_words):
            self._masked.setdefault(len(word), []).append(word)
            self._learn(word)

    def _learn(self, word: str) -> None:
        if len(word) == SWAPPED_AT:
            self._swapped.update((swapped, word) for swapped in swaps(word))
        if len(word) >= ONE_ERROR_FROM:
            for shorter in deletions(word, 1):
                self._near.setdefault(shorter, []).append(word)
        if len(word) >= TWO_ERRORS_FROM:
            for shorter in deletions(word, 2):
                self._far.setdefault(shorter, []).append(word)

    def correct(self, word: str, two_errors: bool) -> str | None:
        """The key word (without diacritics) within one error, or two for long words; else None."""
        bare = without_diacritics(word)
        single = _DOUBLED.sub(r"\1", bare)
        if self._real(bare) or len(bare) > LONGEST_CORRECTED:
            return None
        if single != bare and len(single) >= SINGLED_FROM and single in self._key_words:
            return single
        if bare in self._swapped:
            return self._swapped[bare]
        if len(bare) < ONE_ERROR_FROM - 1:
            return None
        found = self._among(self._near, bare, 1)
        if found is None and two_errors and len(bare) >= TWO_ERRORS_FROM - 2:
            found = self._among(self._far, bare, 2)
        return found

    @staticmethod
    def _among(neighbourhood: dict[str, list[str]], word: str, errors: int) -> str | None:
        """The nearest of the words that share a deletion with this one."""
        meant = {near for cut in deletions(word, errors) for near in neighbourhood.get(cut, ())}
        nearest = min(((distance(word, near), near) for near in meant), default=(errors + 1, ""))
        return nearest[1] if nearest[0] <= errors else None

    def unmask(self, word: str) -> str | None:
        """The only key word that fits a word whose letters are partly starred (d*da)."""
        fits = [
            known
            for known in self._masked.get(len(word), ())
            if all(sign in ("*", letter) for sign, letter in zip(word, known, strict=True))
        ]
        return fits[0] if fits else None


def distance(one: str, other: str) -> int:
    """Edits between two words, a swap of neighbours counted as one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
