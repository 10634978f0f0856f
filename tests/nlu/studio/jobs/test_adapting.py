"""A model tuned on some intents goes on with others."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.studio.jobs.adapting import adapted_calibration, adapted_state
from nlu.training.calibrate import DangerThresholds
from nlu.training.calibration import Calibration
from nlu.training.data import DataError, Example, Taxonomy
from nlu.training.stacking import Mix

WAS = Taxonomy(("cost", "greet"), ("weapon",))
TUNED = {"intent.weight": np.array([[2.0, 0], [0, 2]], np.float32), "intent.bias": np.array([0.1, 0.3], np.float32), "mean": np.zeros(2)}
ROWS = 2 + 1 + 2  # danger, flags, intents


def calibration() -> Calibration:
    danger = Mix(np.arange(ROWS * 2.0).reshape(ROWS, 2), np.arange(ROWS * 2.0).reshape(ROWS, 2) + 100, np.array([1.0, 2]))
    intent = Mix(np.eye(2) * 3, np.eye(2) * 5, np.zeros(2))
    return Calibration({"intent": intent, "danger": danger, "flags": intent}, DangerThresholds(1, 2, 3), np.ones(1), {})


def example(intent: str, action: str = "none") -> Example:
    return Example("hej", intent, "sv", action, (), "a.yml")


def test_same_intents_leave_every_number_as_it_was() -> None:
    fitted = calibration()
    assert adapted_state(TUNED, WAS, WAS, np.zeros((0, 2)), []) is TUNED
    assert adapted_calibration(fitted, WAS, WAS) is fitted


def test_new_intent_points_to_the_middle_of_its_examples_and_says_nothing_of_danger() -> None:
    now = Taxonomy(("pets", "greet", "cost"), WAS.flags)
    vectors = np.array([[0.0, 4], [3, 0], [3, 0]])
    state = adapted_state(TUNED, WAS, now, vectors, [example("greet"), example("pets"), example("pets")])
    assert state["intent.weight"].tolist() == [[2, 0], [0, 2], [2, 0]] and state["intent.bias"].tolist() == pytest.approx([0.2, 0.3, 0.1])
    mixes = adapted_calibration(calibration(), WAS, now).mixes
    assert (np.diag(mixes["intent"].dense) == 3).all() and mixes["intent"].sparse.shape == (3, 3)
    was = calibration().mixes["danger"].dense
    assert mixes["danger"].dense.tolist() == [*was[:3].tolist(), [0, 0], was[4].tolist(), was[3].tolist()]


def test_retired_intent_leaves_the_others_as_they_were() -> None:
    now = Taxonomy(("greet",), WAS.flags)
    assert adapted_state(TUNED, WAS, now, np.zeros((1, 2)), [example("greet")])["intent.weight"].tolist() == [[0, 2]]
    assert adapted_calibration(calibration(), WAS, now).mixes["danger"].dense.shape == (4, 2)


def test_emergency_teaches_no_intent() -> None:
    now = Taxonomy(("cost", "greet", "pets"), WAS.flags)
    examples = [example("pets"), example("pets", "emergency")]
    assert adapted_state(TUNED, WAS, now, np.array([[1.0, 0], [0, 9]]), examples)["intent.weight"][2].tolist() == [2, 0]


def test_other_flags_are_refused() -> None:
    with pytest.raises(DataError, match="Märkena för fara"):
        adapted_state(TUNED, WAS, Taxonomy(WAS.intents, ("weapon", "new")), np.zeros((0, 2)), [])
