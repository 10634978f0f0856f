"""How little a message looks like any intent: one definition for all candidates, so that they can be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.bench.nlu.sets import FOREIGN


def foreign_scores(odds: np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """Per row of probabilities (texts, classes) a number that is higher the more foreign the text is.

    Where `out_of_scope` was learned, its lead over the best other label; else the lack of trust in the best label.
    """
    names = list(classes)
    if FOREIGN not in names:
        return -odds.max(1)
    place = names.index(FOREIGN)
    return odds[:, place] - np.delete(odds, place, axis=1).max(1, initial=0.0)


def foreign_score(ranking: Sequence[tuple[str, float]], knows_foreign: bool) -> float:
    """The same of a ranking that names the best labels only; a label that it does not name has next to no probability."""
    named = dict(ranking) | ({FOREIGN: dict(ranking).get(FOREIGN, 0.0)} if knows_foreign else {})
    return float(foreign_scores(np.array([list(named.values()) or [0.0]]), list(named) or [""])[0])
