"""Which known examples lie nearest to a text in meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

_DIRECTIONS: Final = 96
_CANDIDATES: Final = 400


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known example; `likeness` is the cosine, 1 for the same meaning."""

    intent: str
    text: str
    likeness: float


class Neighbours(Protocol):
    """Finds neighbours among all examples of the draft."""

    def near(self, texts: Sequence[str]) -> list[list[Neighbour]]:
        """For each text its nearest examples, nearest first; an example with the very same words is left out."""
        ...


class VectorNeighbours:
    """Over unit vectors (one a row, float32); `embed` gives the vector of a new text."""

    def __init__(self, texts: Sequence[str], intents: Sequence[str], vectors: np.ndarray, embed: Callable[[str], np.ndarray],
                 most: int = 8) -> None:  # fmt: skip
        if not len(texts) == len(intents) == len(vectors):
            raise ValueError("as many texts as intents as vectors")
        self._texts, self._intents, self._embed, self._most = list(texts), list(intents), embed, most
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._basis = _main_directions(self._vectors)
        self._short = np.ascontiguousarray(self._vectors @ self._basis)
        self._rest = np.sqrt(np.maximum(1 - np.einsum("ij,ij->i", self._short, self._short), 0))

    def near(self, texts: Sequence[str]) -> list[list[Neighbour]]:
        """The nearest examples of each text."""
        return [self._near(text) for text in texts]

    def with_examples(self, texts: Sequence[str], intents: Sequence[str]) -> VectorNeighbours:
        """The same with more examples; only these are embedded."""
        new = [self._embed(text) for text in texts]
        vectors = np.vstack([self._vectors, *new]) if new else self._vectors
        return VectorNeighbours([*self._texts, *texts], [*self._intents, *intents], vectors, self._embed, self._most)

    def _near(self, text: str) -> list[Neighbour]:
        if not self._texts:
            return []
        own = " ".join(text.split())
        places, likeness = self._nearest(np.asarray(self._embed(text), dtype=np.float32), 2 * self._most)
        found = [Neighbour(self._intents[place], self._texts[place], round(float(value), 3))
                 for place, value in zip(places, likeness, strict=True)]  # fmt: skip
        return [one for one in found if " ".join(one.text.split()) != own][: self._most]

    def _nearest(self, vector: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The `count` nearest, exactly: along the main directions a bound is had for all at a quarter of the cost.

        What two vectors share outside these directions is at most the product of what they have left there.
        """
        short = vector @ self._basis
        rest = float(np.sqrt(max(1 - float(short @ short), 0)))
        bound = self._short @ short + rest * self._rest
        for asked in (_CANDIDATES, 8 * _CANDIDATES, len(bound)):
            places = np.argpartition(-bound, asked - 1)[:asked] if asked < len(bound) else np.arange(len(bound))
            likeness = self._vectors[places] @ vector
            order = np.argsort(-likeness, kind="stable")[:count]
            if len(places) == len(bound) or likeness[order[-1]] >= np.delete(bound, places).max():
                break
        return places[order], likeness[order]


def _main_directions(vectors: np.ndarray) -> np.ndarray:
    """Columns that hold most of what the vectors are."""
    if len(vectors) <= _CANDIDATES:
        return np.eye(vectors.shape[1] if vectors.ndim > 1 else 0, dtype=np.float32)
    _values, columns = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(columns[:, -_DIRECTIONS:], dtype=np.float32)
