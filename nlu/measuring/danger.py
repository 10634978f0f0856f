"""How well the semantic layer's emergency score puts emergencies before everything else, at every threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

from nlu.measuring.sets import Labelled

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True)
class DangerCurve:
    """`recall` and `precision` of the same thresholds, recall rising; `average_precision` is the area below."""

    recall: np.ndarray
    precision: np.ndarray
    average_precision: float

    def precision_at(self, recall: float) -> float:
        """The best precision with which at least the share `recall` of emergencies is found."""
        return float(self.precision[self.recall >= recall - 1e-12].max())


def danger_curve(rows: Sequence[Labelled], measured: Sequence[dict]) -> DangerCurve | None:
    """From "emergency_score" (higher is more dangerous) of each document; None unless both kinds of messages are there."""
    danger = np.array([row.action == "emergency" for row in rows], dtype=bool)
    if not danger.any() or danger.all():
        return None
    scores = np.array([doc["emergency_score"] for doc in measured], dtype=float)
    precision, recall, _ = precision_recall_curve(danger, scores)
    return DangerCurve(recall[::-1], precision[::-1], float(average_precision_score(danger, scores)))
