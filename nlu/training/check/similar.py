"""Finds texts with nearly the same words, among tens of thousands, without comparing all with all.

Two sets with a Jaccard index of at least t share a word among their rarest few: so only texts that share one of those are
compared (prefix filtering, Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity search").
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

_GAPS = re.compile(r"\W+")
_ROUNDING = 1e-9


def words_of(text: str) -> list[str]:
    """The words in order, without case, signs and ways of encoding the same letter."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()


def jaccard(one: set[str] | frozenset[str], other: set[str] | frozenset[str]) -> float:
    """Shared words of all words, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


class WordIndex:
    """Word sets to look among. Made for one `threshold`, 0 to 1; `counts` says how common words are (rare ones are looked up)."""

    def __init__(self, threshold: float, counts: Counter[str]) -> None:
        self._threshold, self._counts = threshold, counts
        self._sets: list[frozenset[str]] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    def _rarest(self, words: frozenset[str]) -> list[str]:
        ordered = sorted(words, key=lambda word: (self._counts[word], word))
        return ordered[: len(words) - ceil(self._threshold * len(words) - _ROUNDING) + 1]

    def add(self, words: Iterable[str]) -> None:
        """Adds a set; it is known by how many were added before it."""
        own = frozenset(words)
        for word in self._rarest(own) if own else ():
            self._places[word].append(len(self._sets))
        self._sets.append(own)

    def near(self, words: Iterable[str]) -> list[int]:
        """Numbers of the added sets that are at least as like `words` as the threshold says, in order."""
        own = frozenset(words)
        candidates = {place for word in self._rarest(own) for place in self._places.get(word, ())} if own else set()
        return sorted(place for place in candidates if jaccard(own, self._sets[place]) >= self._threshold - _ROUNDING)


def near_pairs(sets: Sequence[frozenset[str]], threshold: float) -> Iterator[tuple[int, int]]:
    """All pairs (earlier, later) of `sets` with a Jaccard index of at least `threshold`."""
    index = WordIndex(threshold, Counter(word for words in sets for word in words))
    for place, words in enumerate(sets):
        yield from ((earlier, place) for earlier in index.near(words))
        index.add(words)
