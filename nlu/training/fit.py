"""Fits the heads: linear support-vector machines on the joined features, calibrated on held-out folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.encoder.features import Features
from nlu.encoder.heads import Head, Model
from nlu.encoder.model import Encoder
from nlu.safety.screen import Screen
from nlu.training import calibrate
from nlu.training.data import DataError, Example, load_taxonomy
from nlu.training.vectors import vectors_of

FOLDS, SEED = 5, 20261121
MIN_EXAMPLES = 5
Say = Callable[[str], None]
Progress = Callable[[int, int], None]


def _intent_machine() -> LinearSVC:
    return LinearSVC(C=1.0, random_state=SEED)


def _danger_machine() -> LinearSVC:
    return LinearSVC(C=0.3, class_weight="balanced", random_state=SEED)


def _held_out(features: csr_matrix, target: np.ndarray, strata: np.ndarray, machine: Callable[[], LinearSVC]) -> np.ndarray:
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    parts = [(test, machine().fit(features[train], target[train]).decision_function(features[test]))
             for train, test in folds.split(features, strata)]  # fmt: skip
    scores = np.zeros((len(target), *parts[0][1].shape[1:]))
    for test, part in parts:
        scores[test] = part
    return scores


def _columns(machines: Sequence[LinearSVC]) -> tuple[np.ndarray, np.ndarray]:
    weight = np.stack([machine.coef_[0] for machine in machines], axis=1)
    return weight.astype(np.float32), np.array([machine.intercept_[0] for machine in machines], dtype=np.float32)


def _fit_intent(features: csr_matrix, examples: Sequence[Example]) -> tuple[Head, dict]:
    names = np.array([example.intent for example in examples])
    scores = _held_out(features, names, names, _intent_machine)
    machine = _intent_machine().fit(features, names)
    truth = np.searchsorted(machine.classes_, names)
    temperature = calibrate.fit_temperature(scores, truth)
    head = Head(tuple(map(str, machine.classes_)), machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32), temperature)
    return head, {"held_out_accuracy": float((scores.argmax(1) == truth).mean()), "temperature": temperature}


def _fit_danger(features: csr_matrix, actions: np.ndarray, rules: np.ndarray) -> tuple[Head, dict]:
    targets = [actions == "emergency", actions != "none"]
    scores = np.stack([_held_out(features, target, actions, _danger_machine) for target in targets], axis=1)
    thresholds = calibrate.fit_danger_thresholds(scores, actions, rules)
    decided = calibrate.graver(thresholds.decide(scores), rules)
    weight, bias = _columns([_danger_machine().fit(features, target) for target in targets])
    limits = np.array([thresholds.emergency, thresholds.half, thresholds.danger], dtype=np.float32)
    table = {f"{true}->{said}": float((decided[actions == true] == said).mean()) for true, said in calibrate.COST}
    return Head(("emergency", "danger"), weight, bias, thresholds=limits), {"held_out": table}


def _fit_flags(features: csr_matrix, examples: Sequence[Example], actions: np.ndarray) -> Head:
    names = load_taxonomy().flags
    truth = np.array([[flag in example.flags for flag in names] for example in examples])
    scores = np.stack([_held_out(features, truth[:, i], truth[:, i], _danger_machine) for i in range(len(names))], axis=1)
    weight, bias = _columns([_danger_machine().fit(features, truth[:, i]) for i in range(len(names))])
    serious = actions != "none"
    return Head(names, weight, bias, thresholds=calibrate.fit_flag_thresholds(scores[serious], truth[serious]))


def _check_counts(examples: Sequence[Example]) -> None:
    intents = [example.intent for example in examples]
    few = {name: intents.count(name) for name in load_taxonomy().intents if intents.count(name) < MIN_EXAMPLES}
    if few:
        raise DataError("för få exempel: " + ", ".join(f"{name} ({count})" for name, count in few.items()))


def fit(examples: Sequence[Example], encoder: Encoder, cache: Path, say: Say, progress: Progress) -> Model:
    """Fits all heads. Raises DataError when an intent has fewer than five examples.

    Intents are learned from messages that are not emergencies: there only the action counts.
    """
    calm = [example for example in examples if example.action != "emergency"]
    _check_counts(calm)
    say("räknar om exemplen till vektorer")
    vectors = vectors_of([example.text for example in examples], encoder, cache, progress)
    features = Features.fit([example.text for example in examples], vectors)
    matrix = features.matrix([example.text for example in examples], vectors)
    actions = np.array([example.action for example in examples])
    say("lär sig avsikter")
    intent, intent_report = _fit_intent(matrix[np.flatnonzero(actions != "emergency")], calm)
    say("lär sig se fara")
    screen = Screen.load()
    rules = np.array([screen.examine(example.text).action for example in examples])
    danger, danger_report = _fit_danger(matrix, actions, rules)
    say("lär sig flaggor")
    flags = _fit_flags(matrix, examples, actions)
    report = {"examples": len(examples), "intent": intent_report, "danger": danger_report}
    return Model(encoder.identity, features, intent, danger, flags, report)
