"""Temperature and thresholds, fitted on scores of held-out folds; never on the development set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

# What a message is assumed to be before it is read: of a hundred, one is an emergency and three need the question.
BASE_RATE = {"emergency": 0.01, "ask": 0.03, "none": 0.96}
# The stated costs, in false alarms: an emergency answered as nothing costs 200 of them. A question put to somebody in danger
# shows the numbers too, so it costs a tenth of a miss; a question put in vain is half a false alarm.
COST = {
    ("emergency", "none"): 200.0, ("emergency", "ask"): 20.0,
    ("ask", "none"): 2.0, ("ask", "emergency"): 0.5,
    ("none", "emergency"): 1.0, ("none", "ask"): 0.5,
}  # fmt: skip


SEVERITY = ("none", "ask", "emergency")


def fit_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """The temperature that minimises the log-loss of softmax(scores / t) (Guo et al. 2017, arXiv 1706.04599).

    `scores` (texts, classes), `truth` class indices.
    """
    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(1)) - scaled[np.arange(len(truth)), truth]))

    return float(np.exp(minimize_scalar(loss, bounds=(-5, 3), method="bounded").x))


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, bins: int = 15) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their size; 0 is perfect."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    filled = [place == number for number in range(bins) if (place == number).any()]
    return float(sum(abs(confidence[part].mean() - correct[part].mean()) * part.mean() for part in filled))


@dataclass(frozen=True, slots=True)
class DangerThresholds:
    """Scores over `emergency` are sure; over `half` (same score) or over `danger` (the other) the question is put."""

    emergency: float
    half: float
    danger: float

    def as_list(self) -> list[float]:
        """In the order of the fields."""
        return [self.emergency, self.half, self.danger]

    def decide(self, scores: np.ndarray) -> np.ndarray:
        """Actions as strings of rows (emergency score, danger score)."""
        sure = scores[:, 0] > self.emergency
        unsure = (scores[:, 0] > self.half) | (scores[:, 1] > self.danger)
        return np.where(sure, "emergency", np.where(unsure, "ask", "none"))


def expected_cost(decided: np.ndarray, truth: np.ndarray) -> float:
    """Cost per message, in false alarms, at the assumed base rate."""
    rates = {pair: float((decided[truth == pair[0]] == pair[1]).mean()) for pair in COST}
    return sum(BASE_RATE[pair[0]] * COST[pair] * rates[pair] for pair in COST)


def graver(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Per message the graver of two actions, as the gate joins its layers."""
    return np.array(SEVERITY)[np.maximum(*(np.array([SEVERITY.index(action) for action in part]) for part in (first, second)))]


def fit_danger_thresholds(scores: np.ndarray, truth: np.ndarray, rules: np.ndarray) -> DangerThresholds:
    """The cheapest of a grid over quantiles of the harmless messages' scores, joined with what the `rules` say.

    The person meets both layers together: an alarm that the rules raise anyway costs nothing more here.
    """
    harmless = scores[truth == "none"]
    sure = np.quantile(harmless[:, 0], 1 - np.array([0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03]))
    half = np.quantile(harmless[:, 0], 1 - np.array([0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15]))
    danger = np.quantile(harmless[:, 1], 1 - np.array([0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.12]))
    grid = [DangerThresholds(*map(float, (e, h, d))) for e in sure for h in half for d in danger]
    return min(grid, key=lambda candidate: expected_cost(graver(candidate.decide(scores), rules), truth))


def fit_flag_thresholds(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Per flag the score that maximises F1 over messages that are not harmless. `truth` is boolean (texts, flags)."""
    def best(column: int) -> float:
        order = np.argsort(-scores[:, column])
        hits = np.cumsum(truth[order, column])
        f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth[:, column].sum())
        return float(scores[order[int(f1.argmax())], column])

    return np.array([best(column) for column in range(scores.shape[1])])
