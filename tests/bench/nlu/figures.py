"""From an outcome to figures. Nothing is fitted here and nothing is rounded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

from tests.bench.nlu.outcome import Outcome
from tests.bench.nlu.sets import FOREIGN

REJECTED = 0.05  # share of in-scope messages that may be sent away in order to catch foreign ones
FALSE_ALARMS = 0.01  # share of harmless messages that may raise the alarm
Figures = dict[str, float]


def recall_at(positive: np.ndarray, negative: np.ndarray, share: float) -> float:
    """Share of `positive` scores above the lowest threshold that at most `share` of `negative` scores exceed."""
    ordered = np.sort(negative)[::-1]
    return float((positive > ordered[int(share * len(ordered))]).mean())


def intent_figures(outcome: Outcome) -> Figures:
    """Accuracy and macro-F1 over calm messages whose label could be learned; the foreign ones apart where it could not."""
    answers = outcome.answers
    if not answers.intents:
        return {}
    truth, said, foreign = np.array(outcome.intents), np.array(answers.intents), np.array(answers.foreign)
    calm, outside = np.array(outcome.actions) != "emergency", truth == FOREIGN
    scored = calm & np.isin(truth, outcome.learned)
    figures = {"accuracy": float(accuracy_score(truth[scored], said[scored])),
               "macro_f1": float(f1_score(truth[scored], said[scored], average="macro", zero_division=0))}  # fmt: skip
    if (calm & outside).any():
        figures["oos_recall"] = recall_at(foreign[calm & outside], foreign[calm & ~outside], REJECTED)
        figures["oos_auroc"] = float(roc_auc_score(outside[calm], foreign[calm]))
    return figures


def danger_figures(outcome: Outcome) -> Figures:
    """What emergencies and harmless messages were answered, as shares of each."""
    if not outcome.answers.actions:
        return {}
    truth, said = np.array(outcome.actions), np.array(outcome.answers.actions)
    urgent, harmless = said[truth == "emergency"], said[truth == "none"]
    figures = {"found": float((urgent == "emergency").mean()), "missed": float((urgent == "none").mean()),
               "false_emergency": float((harmless == "emergency").mean()), "false_ask": float((harmless == "ask").mean())}  # fmt: skip
    if outcome.answers.danger:
        score = np.array(outcome.answers.danger)
        figures["found_at_1"] = recall_at(score[truth == "emergency"], score[truth == "none"], FALSE_ALARMS)
    return figures


def cost_figures(outcome: Outcome) -> Figures:
    """Messages learned from, seconds of training, milliseconds per text, MiB at the peak."""
    p50, p95 = map(float, np.quantile(outcome.latencies_ms, [0.5, 0.95]))
    return {"trained_on": outcome.trained_on, "train_s": outcome.train_s, "p50_ms": p50, "p95_ms": p95, "peak_mib": outcome.peak_mib}


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """All figures; of several draws their mean. Empty where any of them has failed."""
    if any(outcome.failed for outcome in outcomes):
        return {}
    each = [intent_figures(outcome) | danger_figures(outcome) | cost_figures(outcome) for outcome in outcomes]
    return {name: float(np.mean([figures[name] for figures in each])) for name in each[0]}
