"""Lets a model that was tuned on other intents go on with those of a draft.

The encoder and its heads are tuned once and shipped; what is fitted here afterwards knows the intents of that day. A new
intent gets a head that points to the middle of its examples, as a start for the passes that follow, and no say about danger.
Where nothing was added or removed, everything stays as it was, number by number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from nlu.training.calibration import Calibration
from nlu.training.data import DataError, Example, Taxonomy
from nlu.training.stacking import Mix

State = Mapping[str, np.ndarray]
_BEFORE_INTENTS = 2  # columns of danger, which stand first where danger is mixed; then the flags


def adapted_state(tuned: State, was: Taxonomy, now: Taxonomy, vectors: np.ndarray, examples: Sequence[Example]) -> State:
    """The tuned heads for the intents of `now`; `vectors` belong to `examples`. Raises DataError for other flags."""
    if was.flags != now.flags:
        raise DataError("Märkena för fara kan inte ändras här. De hör till programmet.")
    if was.intents == now.intents:
        return tuned
    names = np.array([example.intent if example.action != "emergency" else "" for example in examples])
    length = float(np.median(np.linalg.norm(tuned["intent.weight"], axis=1)))
    rows, bias = [], []
    for name in now.intents:
        if name in was.intents:
            place = was.intents.index(name)
            rows.append(tuned["intent.weight"][place])
            bias.append(tuned["intent.bias"][place])
        else:
            rows.append(_direction(vectors[names == name] - tuned["mean"], length))
            bias.append(np.median(tuned["intent.bias"]))
    adapted = {"intent.weight": np.stack(rows).astype(np.float32), "intent.bias": np.array(bias, dtype=np.float32)}
    return {**tuned, **adapted}


def _direction(centred: np.ndarray, length: float) -> np.ndarray:
    middle = centred.mean(0)
    return middle * length / max(float(np.linalg.norm(middle)), 1e-9)


def adapted_calibration(calibration: Calibration, was: Taxonomy, now: Taxonomy) -> Calibration:
    """The mixes for the intents of `now`."""
    if was.intents == now.intents:
        return calibration
    intent, danger = calibration.mixes["intent"], calibration.mixes["danger"]
    count, first = len(now.intents), _BEFORE_INTENTS + len(now.flags)
    one = np.eye(count)
    mixed = Mix(one * _usual(intent.dense), one * _usual(intent.sparse), np.zeros(count))
    places = [was.intents.index(name) if name in was.intents else None for name in now.intents]
    seen = Mix(_rows(danger.dense, first, places), _rows(danger.sparse, first, places), danger.bias)
    return replace(calibration, mixes={**calibration.mixes, "intent": mixed, "danger": seen})


def _usual(weights: np.ndarray) -> float:
    """The one number that all intents are weighed with."""
    return float(np.median(np.diag(weights)))


def _rows(weights: np.ndarray, first: int, places: Sequence[int | None]) -> np.ndarray:
    nothing = np.zeros(weights.shape[1])
    return np.vstack([weights[:first], *(nothing if place is None else weights[first + place] for place in places)])
