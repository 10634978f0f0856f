"""Examples that lie among those of other intents: what the chat will mix up, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

_AROUND: Final = 3
_DIRECTIONS, _BLOCK = 64, 512


class Stray(NamedTuple):
    """The places of an example and of its nearest neighbour; `likeness` is 1 for the same meaning."""

    place: int
    nearest: int
    likeness: float


def strays(vectors: np.ndarray, intents: Sequence[str]) -> list[Stray]:
    """Examples whose nearest neighbours, three of three, all belong to other intents; those that are most alike first.

    `vectors` are unit vectors. Only their main directions are compared: the nearest by these is nearest enough to look at.
    """
    if len(intents) <= _AROUND:
        return []
    number = {name: place for place, name in enumerate(dict.fromkeys(intents))}
    own = np.array([number[name] for name in intents])
    short = _shortened(np.asarray(vectors, dtype=np.float32))
    found: list[Stray] = []
    for start in range(0, len(short), _BLOCK):
        found += _in_block(short, own, start)
    return sorted(found, key=lambda one: (-one.likeness, one.place))


def _in_block(short: np.ndarray, own: np.ndarray, start: int) -> list[Stray]:
    likeness = short[start : start + _BLOCK] @ short.T
    rows = np.arange(len(likeness))
    likeness[rows, start + rows] = -2
    others, nearest = np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=int)
    value = np.zeros(len(rows))
    for turn in range(_AROUND):
        places = likeness.argmax(axis=1)
        if turn == 0:
            nearest, value = places, likeness[rows, places].copy()
        others &= own[places] != own[start + rows]
        likeness[rows, places] = -2
    return [Stray(int(start + row), int(nearest[row]), round(float(value[row]), 3)) for row in np.flatnonzero(others)]


def _shortened(vectors: np.ndarray) -> np.ndarray:
    if vectors.shape[1] > _DIRECTIONS:
        _values, columns = np.linalg.eigh(vectors.T @ vectors)
        vectors = vectors @ columns[:, -_DIRECTIONS:]
    return np.ascontiguousarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
