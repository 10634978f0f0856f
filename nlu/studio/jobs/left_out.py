"""Each example tried without itself: leave-one-out cross-validation of a linear head on the encoder's vectors.

In closed form (Allen 1974, PRESS; scikit-learn's RidgeClassifierCV), so that all examples take seconds. Every intent weighs the same,
however many examples it has. The encoder was tuned on the shipped examples and knows them: for these the figure is somewhat too good.
For examples that came later, as those of a new intent, it is honest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import RidgeClassifierCV

from nlu.encoder.model import Encoder
from nlu.training.data import Example, load_examples
from nlu.training.vectors import vectors_of

PENALTIES: Final = (0.1, 1.0, 10.0)
SHOWN: Final = 20
"""Examples of one intent that are named when they are taken for others."""


def said_without(vectors: np.ndarray, intents: Sequence[str]) -> list[str]:
    """The intent that the other examples give each one. `vectors` (n, dimension); one intent alone is always given."""
    if len(set(intents)) < 2:
        return list(intents)
    head = RidgeClassifierCV(PENALTIES, class_weight="balanced", scoring="accuracy", store_cv_results=True).fit(vectors, np.array(intents))
    scores = head.cv_results_[..., PENALTIES.index(head.alpha_)]
    # Two intents have one score between them.
    places = scores.argmax(axis=1) if scores.shape[1] > 1 else (scores[:, 0] > 0).astype(int)
    return [str(name) for name in head.classes_[places]]


def by_intent(examples: Sequence[Example], said: Sequence[str]) -> list[dict[str, Any]]:
    """{"name", "examples", "right", "taken"}, the intent that is recognised least first; `taken` names what is taken for another."""
    counts, right = Counter(one.intent for one in examples), Counter[str]()
    taken: dict[str, list[dict[str, str]]] = {name: [] for name in counts}
    for one, name in zip(examples, said, strict=True):
        if name == one.intent:
            right[name] += 1
        elif len(taken[one.intent]) < SHOWN:
            taken[one.intent].append({"text": one.text, "lang": one.lang, "said": name})
    rows = [{"name": name, "examples": count, "right": right[name], "taken": taken[name]} for name, count in counts.items()]
    return sorted(rows, key=lambda row: (row["right"] / row["examples"], row["name"]))


def cross_validation(encoder: Encoder, vectors: Path) -> list[dict[str, Any]]:
    """Of the examples of this checkout that are no danger; `vectors` is what the fit has left there. Without it nothing is tried.

    Raises DataError and OSError.
    """
    if not vectors.is_file():
        return []
    calm = [one for one in load_examples() if one.action == "none"]
    found = vectors_of([one.text for one in calm], encoder, vectors, lambda *_: None)
    return by_intent(calm, said_without(found, [one.intent for one in calm]))
