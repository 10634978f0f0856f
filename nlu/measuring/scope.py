"""How well the model sees that a message is not for this service, by its own out-of-scope score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from nlu.measuring.rate import Rate
from nlu.measuring.sets import Labelled

OUTSIDE = "out_of_scope"
REJECTED = 0.05


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """Found at a `threshold` that rejects at most the stated share of in-scope messages; and as the intent was answered.

    `auroc`: the chance that a random out-of-scope message scores higher than a random in-scope one.
    """

    threshold: float
    found: Rate
    rejected: Rate
    auroc: float
    answered_found: Rate
    answered_rejected: Rate


def threshold_at(in_scope: np.ndarray, rejected: float = REJECTED) -> float:
    """The lowest score to exceed for which at most the share `rejected` of `in_scope` scores, (messages,), lie above it."""
    ordered = np.sort(in_scope)[::-1]
    return float(ordered[min(int(rejected * len(ordered) + 1e-9), len(ordered) - 1)])


def _over(scores: np.ndarray, threshold: float) -> Rate:
    return Rate(int((scores > threshold).sum()), len(scores))


def _named(said: np.ndarray) -> Rate:
    return Rate(int((said == OUTSIDE).sum()), len(said))


def scope_figures(rows: Sequence[Labelled], measured: Sequence[dict]) -> ScopeFigures | None:
    """From "oos_score" (higher is further outside) of each document; None unless the set has messages of both kinds.

    Emergencies are left out, as everywhere where the intent counts.
    """
    pairs = [(row, doc) for row, doc in zip(rows, measured, strict=True) if row.action != "emergency"]
    outside = np.array([row.intent == OUTSIDE for row, _ in pairs], dtype=bool)
    if not outside.any() or outside.all():
        return None
    scores = np.array([doc["oos_score"] for _, doc in pairs], dtype=float)
    said = np.array([doc["intent"]["name"] for _, doc in pairs])
    threshold = threshold_at(scores[~outside])
    return ScopeFigures(threshold, _over(scores[outside], threshold), _over(scores[~outside], threshold),
                        float(roc_auc_score(outside, scores)), _named(said[outside]), _named(said[~outside]))  # fmt: skip
