"""All that is fitted on held-out scores and kept beside the adapter: mixing weights, confidence, thresholds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nlu.training.calibrate import DangerThresholds, fit_danger_thresholds, fit_flag_thresholds, graver
from nlu.training.data import ACTIONS, DataError, Example, load_taxonomy
from nlu.training.dense import TASKS
from nlu.training.linear import Linear
from nlu.training.stacking import Mix, mix_classes, mix_danger, mix_flags

FILE = "calibration.json"
FORMAT = 2
Scores = dict[str, np.ndarray]
Columns = TypeVar("Columns", np.ndarray, Linear)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`report` says what came out on the held-out folds."""

    mixes: dict[str, Mix]
    danger: DangerThresholds
    flags: np.ndarray
    report: dict[str, Any]

    def save(self, folder: Path) -> None:
        """Writes calibration.json."""
        content = {"format": FORMAT, "mixes": {task: mix.as_json() for task, mix in self.mixes.items()},
                   "danger": self.danger.as_list(), "flags": self.flags.tolist(), "report": self.report}  # fmt: skip
        (folder / FILE).write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Reads calibration.json. Raises DataError when it is missing or of another version."""
        try:
            content = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise ValueError
            mixes = {task: Mix.of_json(content["mixes"][task]) for task in TASKS}
            return cls(mixes, DangerThresholds(*content["danger"]), np.array(content["flags"]), content["report"])
        except (OSError, ValueError, KeyError, TypeError):
            raise DataError(f"{FILE} saknas eller hör till en annan version; kör `make train`") from None


def _table(decided: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    return {f"{true}->{said}": round(float((decided[truth == true] == said).mean()), 4) for true in ACTIONS for said in ACTIONS}


def _micro_f1(scores: np.ndarray, limits: np.ndarray, truth: np.ndarray) -> float:
    said = scores >= limits
    return round(float(2 * (said & truth).sum() / (said.sum() + truth.sum())), 4)


def seen(scores: Mapping[str, Columns], beside: Callable[..., Columns]) -> dict[str, Columns]:
    """Per task the columns that its mix looks at, put `beside` each other.

    A flag is judged by all flags and the two degrees of danger; danger by those and the intents.
    """
    danger, flags, intent = (scores[task] for task in ("danger", "flags", "intent"))
    return {"intent": intent, "danger": beside(danger, flags, intent), "flags": beside(flags, danger)}


def _hstack(*parts: np.ndarray) -> np.ndarray:
    return np.hstack(parts)


def calibrate(examples: Sequence[Example], dense: Scores, sparse: Scores, rules: np.ndarray) -> Calibration:
    """Fits everything on held-out scores per task; `rules` are the rule layer's actions."""
    taxonomy = load_taxonomy()
    actions = np.array([example.action for example in examples])
    calm, serious = actions != "emergency", actions != "none"
    intents = np.array([taxonomy.intents.index(example.intent) for example in examples])
    flags = np.array([[flag in example.flags for flag in taxonomy.flags] for example in examples])
    dense, sparse = seen(dense, _hstack), seen(sparse, _hstack)
    mixes = {
        "intent": mix_classes(dense["intent"][calm], sparse["intent"][calm], intents[calm]),
        "danger": mix_danger(dense["danger"], sparse["danger"], [actions == "emergency", serious]),
        "flags": mix_flags(dense["flags"][serious], sparse["flags"][serious], flags[serious]),
    }
    said = {task: mix.scores(dense[task], sparse[task]) for task, mix in mixes.items()}
    limits = fit_danger_thresholds(said["danger"], actions, rules)
    flag_limits = fit_flag_thresholds(said["flags"][serious], flags[serious])
    decided = limits.decide(said["danger"])
    report = {
        "held_out_intent_accuracy": round(float((said["intent"][calm].argmax(1) == intents[calm]).mean()), 4),
        "held_out_gate": _table(graver(decided, rules), actions),
        "held_out_semantic_layer": _table(decided, actions), "held_out_rules": _table(rules, actions),
        "held_out_flags_micro_f1": _micro_f1(said["flags"][serious], flag_limits, flags[serious]),
    }  # fmt: skip
    return Calibration(mixes, limits, flag_limits, report)
