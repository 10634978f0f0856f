"""A map of all examples in two dimensions: intents lie where their meanings do, examples where they are like them.

t-SNE and UMAP take minutes for 28,000 examples. Here the intents' middles are laid out once, far apart where they mean different
things (metric scaling by SMACOF, de Leeuw 1977), and each example lies between the intents that it is like. What lies in another
colour's place is what the chat mixes up. The same input gives the same map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#666666", "#f0e442")
"""Of groups in order; told apart by most who see colours otherwise (Okabe and Ito 2008)."""
SHAPES: Final = ("circle", "square", "triangle", "diamond", "plus", "cross", "ring", "star")
_SHARPNESS, _SPREAD, _ROUNDS, _CLOSEST = 20.0, 0.2, 300, 0.15
_SAMPLE, _SHRINK = 8_000, 0.3


def map_of(vectors: np.ndarray, intents: Sequence[str], groups: Mapping[str, str], ids: Sequence[str] = ()) -> dict[str, Any]:
    """All that a page draws, JSON-able; `vectors` are unit vectors, a row for each of `intents`, `groups` their headings.

    points: [x, y, number of the intent] with x and y from 0 to 1; overlaps: the same as a table, most mixed up first.
    """
    if not len(intents):
        return {"groups": [], "intents": [], "points": [], "ids": [], "overlaps": []}
    names = sorted(set(intents), key=lambda name: (groups.get(name, ""), name))
    number = {name: place for place, name in enumerate(names)}
    own = np.array([number[name] for name in intents], dtype=int)
    headings = list(dict.fromkeys(groups.get(name, "") for name in names))
    told = _told_apart(np.asarray(vectors, dtype=np.float32), own, len(names))
    middles = _unit(_sums(told, own, len(names)))
    layout = _layout(middles)
    places, nearest = _placed(told, own, middles, layout)
    return {
        "groups": [{"name": name, "colour": COLOURS[place % 8], "shape": SHAPES[place % 8]} for place, name in enumerate(headings)],
        "intents": [{"name": name, "group": headings.index(groups.get(name, "")), "x": x, "y": y}
                    for name, (x, y) in zip(names, _rounded(layout, layout, places), strict=True)],
        "points": [[x, y, int(place)] for (x, y), place in zip(_rounded(places, layout, places), own, strict=True)],
        "ids": list(ids),
        "overlaps": _overlaps(own, nearest, names),
    }  # fmt: skip


def _told_apart(vectors: np.ndarray, own: np.ndarray, count: int) -> np.ndarray:
    """The vectors turned and stretched so that what differs within an intent counts less than what differs between them (LDA)."""
    centred = vectors - vectors.mean(axis=0)
    sizes = np.maximum(np.bincount(own, minlength=count), 1)[:, None]
    some = slice(None, None, max(len(vectors) // _SAMPLE, 1))
    rest = centred[some] - (_sums(centred, own, count) / sizes)[own[some]]
    values, columns = np.linalg.eigh(rest.T @ rest / len(rest))
    return _unit(centred @ (columns / np.sqrt(values + _SHRINK * float(values.mean()) + 1e-9)).astype(np.float32))


def _sums(vectors: np.ndarray, own: np.ndarray, count: int) -> np.ndarray:
    """The sum of the vectors of each intent."""
    order = np.argsort(own, kind="stable")
    starts = np.searchsorted(own[order], np.arange(count))
    return np.add.reduceat(vectors[order], starts, axis=0)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _layout(middles: np.ndarray) -> np.ndarray:
    """Places for the intents, whose distances are those of their meanings as nearly as a plane allows."""
    if len(middles) < 2:
        return np.full((len(middles), 2), 0.5)
    wanted = np.sqrt(np.maximum(2 - 2 * middles @ middles.T, 0))
    np.fill_diagonal(wanted, 0)
    places = _classical(wanted)
    for _round in range(_ROUNDS):
        apart = np.maximum(np.linalg.norm(places[:, None] - places[None], axis=2), 1e-9)
        share = np.where(np.eye(len(places), dtype=bool), 0, wanted / apart)
        places = (np.diag(share.sum(axis=1)) - share) @ places / len(places)
    return _apart(places / max(float(np.abs(places).max()), 1e-9))


def _classical(wanted: np.ndarray) -> np.ndarray:
    """A first layout (Torgerson); the sign of each axis is fixed, which an eigenvector's is not."""
    centre = np.eye(len(wanted)) - 1 / len(wanted)
    values, columns = np.linalg.eigh(-0.5 * centre @ wanted**2 @ centre)
    places = columns[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    return places * np.where(places[np.abs(places).argmax(axis=0), range(places.shape[1])] < 0, -1, 1)


def _apart(places: np.ndarray) -> np.ndarray:
    """Pushes intents from each other that would lie on top of each other."""
    for _round in range(60):
        gap = places[:, None] - places[None]
        length = np.maximum(np.linalg.norm(gap, axis=2, keepdims=True), 1e-6)
        push = np.where(length < _CLOSEST, gap / length * (_CLOSEST - length) / 2, 0)
        places = places + push.sum(axis=1)
    return places


def _placed(vectors: np.ndarray, own: np.ndarray, middles: np.ndarray, layout: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each example lies, and the intent that it is most like."""
    likeness = vectors @ middles.T.astype(np.float32)
    weights = np.exp(_SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True)))
    weights /= weights.sum(axis=1, keepdims=True)
    # Around its place an example lies as its first two values say, so that equal ones lie together and others beside.
    beside = vectors[:, -2:] / max(float(vectors[:, -2:].std()), 1e-9)
    return weights @ layout + _SPREAD * _CLOSEST * np.clip(beside, -3, 3), likeness.argmax(axis=1)


def _rounded(places: np.ndarray, *all_places: np.ndarray) -> list[tuple[float, float]]:
    together = np.vstack(all_places)
    low, high = together.min(axis=0), together.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-9)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in scaled]


def _overlaps(own: np.ndarray, nearest: np.ndarray, names: list[str]) -> list[dict[str, Any]]:
    """For each pair of intents how many examples of one lie nearest to the other."""
    table = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(table, (own, nearest), 1)
    sizes = table.sum(axis=1)
    rows = [{"intent": names[one], "like": names[other], "examples": int(table[one, other]),
             "share": round(float(table[one, other] / sizes[one]), 3)}
            for one, other in zip(*np.nonzero(table), strict=True) if one != other]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["examples"], row["intent"], row["like"]))
