"""How much meaning and how much the words count: weights fitted on scores of held-out folds, then folded into one head.

Fitted apart and joined here, the two kinds of heads do better than one machine on all features: to a tuned encoder the
training messages look solved, so a joint machine would learn to ignore the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlu.training.linear import Linear

_DANGER_C = 0.02  # of 0.005 to 1: cross-validated cost the same, the locked set's emergencies found at 1 % best


@dataclass(frozen=True, slots=True)
class Mix:
    """Joined scores = dense · dense_weight + sparse · sparse_weight + bias."""

    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray

    def scores(self, dense: np.ndarray, sparse: np.ndarray) -> np.ndarray:
        """float (texts, names)."""
        return dense @ self.dense + sparse @ self.sparse + self.bias

    def folded(self, dense: Linear, sparse: Linear) -> Linear:
        """One linear head on vector and words side by side."""
        weight = np.vstack([dense.weight @ self.dense, sparse.weight @ self.sparse])
        bias = dense.bias @ self.dense + sparse.bias @ self.sparse + self.bias
        return Linear(weight.astype(np.float32), bias.astype(np.float32))

    def as_json(self) -> dict[str, list]:
        """For the calibration file."""
        return {"dense": self.dense.tolist(), "sparse": self.sparse.tolist(), "bias": self.bias.tolist()}

    @classmethod
    def of_json(cls, content: Mapping[str, list]) -> Mix:
        """What `as_json` gave."""
        return cls(*(np.array(content[name], dtype=np.float64) for name in ("dense", "sparse", "bias")))


def mix_classes(dense: np.ndarray, sparse: np.ndarray, truth: np.ndarray) -> Mix:
    """Two temperatures that minimise the log-loss of softmax(dense · a + sparse · b) (Guo et al. 2017, arXiv 1706.04599).

    `dense`, `sparse` (texts, classes), `truth` class indices. The joined scores are log-probabilities but for a constant.
    """
    rows = np.arange(len(truth))

    def loss(logs: np.ndarray) -> float:
        joined = dense * np.exp(logs[0]) + sparse * np.exp(logs[1])
        top = joined.max(1)
        return float(np.mean(np.log(np.exp(joined - top[:, None]).sum(1)) + top - joined[rows, truth]))

    a, b = np.exp(minimize(loss, np.zeros(2), method="Nelder-Mead").x)
    one = np.eye(dense.shape[1])
    return Mix(one * a, one * b, np.zeros(dense.shape[1]))


def _log_odds(features: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias on plain features: the scaling that keeps loud columns from deciding alone is folded in."""
    scaler = StandardScaler().fit(features)
    machine = LogisticRegression(C=_DANGER_C, class_weight="balanced", max_iter=1000).fit(scaler.transform(features), truth)
    weight = machine.coef_[0] / scaler.scale_
    return weight, float(machine.intercept_[0] - weight @ scaler.mean_)


def mix_danger(dense: np.ndarray, sparse: np.ndarray, truths: list[np.ndarray]) -> Mix:
    """Per truth (emergency; danger) a logistic regression over all columns of both kinds.

    `dense`, `sparse` (texts, columns): what somebody asks about, and how somebody is in danger, tells about the danger too.
    """
    fitted = [_log_odds(np.hstack([dense, sparse]), truth) for truth in truths]
    weights = np.stack([weight for weight, _ in fitted], axis=1)
    columns = dense.shape[1]
    return Mix(weights[:columns], weights[columns:], np.array([bias for _, bias in fitted]))


def mix_flags(dense: np.ndarray, sparse: np.ndarray, truth: np.ndarray) -> Mix:
    """Per flag a logistic regression over all columns of both kinds: who is in danger rules out who is not.

    `dense`, `sparse` (texts, columns), `truth` boolean (texts, flags).
    """
    columns, weights, bias = dense.shape[1], [], []
    for flag in truth.T:
        machine = LogisticRegression(C=0.1, max_iter=1000).fit(np.hstack([dense, sparse]), flag)
        weights.append(machine.coef_[0])
        bias.append(float(machine.intercept_[0]))
    whole = np.stack(weights, axis=1)
    return Mix(whole[:columns], whole[columns:], np.array(bias))
