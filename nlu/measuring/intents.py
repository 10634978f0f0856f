"""How well intents are understood. Messages whose safety action is emergency are left out: there only the action counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score

from nlu.measuring.labels import LabelFigures, label_figures
from nlu.measuring.reliability import Bin, reliability_bins
from nlu.measuring.sets import Labelled
from nlu.training.calibrate import expected_calibration_error


@dataclass(frozen=True, slots=True)
class Confusion:
    """Messages of intent `true` that were taken for `said`."""

    true: str
    said: str
    messages: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """`macro_f1` and `accuracy` are by language; `calibration_error` is of the first intent's confidence."""

    scored: int
    macro_f1: dict[str, float]
    accuracy: dict[str, float]
    calibration_error: float
    bins: list[Bin]
    labels: list[LabelFigures]
    confusions: list[Confusion]


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 of all intents that are true or said at least once, 0 to 1 (scikit-learn's macro average)."""
    return float(f1_score(truth, said, average="macro", zero_division=0)) if truth else 0.0


def confusions(rows: Sequence[Labelled], said: Sequence[str]) -> list[Confusion]:
    """All wrong intents, the most frequent first."""
    found: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for row, name in zip(rows, said, strict=True):
        if row.intent != name:
            found[row.intent, name].append(row)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Confusion(true, name, tuple(messages)) for (true, name), messages in ordered]


def intent_figures(rows: Sequence[Labelled], parsed: Sequence[dict]) -> IntentFigures:
    """All figures of intents; `parsed` are documents of the contract nlu-analysis, one per row."""
    pairs = [(row, doc["intent"]) for row, doc in zip(rows, parsed, strict=True) if row.action != "emergency"]
    truth, said = [row.intent for row, _ in pairs], [intent["name"] for _, intent in pairs]
    correct = np.array([true == name for true, name in zip(truth, said, strict=True)], dtype=bool)
    confidence = np.array([intent["confidence"] for _, intent in pairs], dtype=float)
    langs = np.array([row.lang for row, _ in pairs])
    places = {lang: np.flatnonzero(langs == lang) for lang in sorted(set(langs))}
    return IntentFigures(
        scored=len(pairs),
        macro_f1={str(lang): macro_f1([truth[i] for i in own], [said[i] for i in own]) for lang, own in places.items()},
        accuracy={str(lang): float(correct[own].mean()) for lang, own in places.items()},
        calibration_error=expected_calibration_error(confidence, correct) if pairs else 0.0,
        bins=reliability_bins(confidence, correct),
        labels=label_figures(sorted({*truth, *said}), [{name} for name in truth], [{name} for name in said]),
        confusions=confusions([row for row, _ in pairs], said),
    )
