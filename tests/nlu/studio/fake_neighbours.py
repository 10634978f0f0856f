"""Neighbours by shared words, for tests; what it says of each text carries its name, so that it is never taken for the model."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.studio.checks.neighbours import Neighbour
from nlu.training.check.similar import jaccard, words_of


class FakeNeighbours:
    """Knows `rows` of (intent, text)."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        self._rows = rows

    def near(self, texts: Sequence[str]) -> list[list[Neighbour]]:
        """By the share of words."""
        found = [[Neighbour(intent, f"LÅTSAS: {row}", round(jaccard(set(words_of(text)), set(words_of(row))), 3))
                  for intent, row in self._rows if row != text] for text in texts]  # fmt: skip
        return [sorted(one, key=lambda each: -each.likeness) for one in found]
