"""The heads on words: linear support-vector machines on TF-IDF of words and of characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from nlu.training.data import Example, load_taxonomy
from nlu.training.linear import Linear

SEED = 20261121
_INTENT_C, _DANGER_C = 0.5, 0.3


def _joined(machines: Sequence[LinearSVC]) -> Linear:
    weight = np.stack([machine.coef_[0] for machine in machines], axis=1)
    return Linear(weight.astype(np.float32), np.array([machine.intercept_[0] for machine in machines], dtype=np.float32))


def _yes_no(features: csr_matrix, truths: Sequence[np.ndarray]) -> Linear:
    return _joined([LinearSVC(C=_DANGER_C, class_weight="balanced", random_state=SEED).fit(features, truth) for truth in truths])


def fit_intents(features: csr_matrix, examples: Sequence[Example]) -> Linear:
    """One column per intent of the taxonomy, in its order. Emergencies teach nothing here: only their action counts."""
    names = np.array([example.intent for example in examples])
    calm = np.flatnonzero([example.action != "emergency" for example in examples])
    machine = LinearSVC(C=_INTENT_C, random_state=SEED).fit(features[calm], names[calm])
    order = [int(np.searchsorted(machine.classes_, name)) for name in load_taxonomy().intents]
    return Linear(machine.coef_[order].T.astype(np.float32), machine.intercept_[order].astype(np.float32))


def fit_danger(features: csr_matrix, examples: Sequence[Example]) -> Linear:
    """Two columns: emergency or not, dangerous (ask or emergency) or not."""
    actions = np.array([example.action for example in examples])
    return _yes_no(features, [actions == "emergency", actions != "none"])


def fit_flags(features: csr_matrix, examples: Sequence[Example]) -> Linear:
    """One column per flag of the taxonomy."""
    return _yes_no(features, [np.array([flag in example.flags for example in examples]) for flag in load_taxonomy().flags])
