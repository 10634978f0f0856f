"""Temperature and thresholds, on numbers whose right answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.training import calibrate


def test_temperature_of_overconfident_scores_is_above_one():
    generator = np.random.default_rng(1)
    truth = generator.integers(0, 3, 3000)
    logits = generator.normal(size=(3000, 3))
    logits[np.arange(3000), truth] += 1.0
    assert 0.9 < calibrate.fit_temperature(logits, truth) / calibrate.fit_temperature(logits * 5, truth) * 5 < 1.1


def test_calibration_error_is_zero_when_confidence_equals_accuracy():
    confidence, correct = np.full(1000, 0.7), np.arange(1000) < 700
    assert calibrate.expected_calibration_error(confidence, correct) == pytest.approx(0, abs=1e-9)
    assert calibrate.expected_calibration_error(np.full(1000, 0.9), correct) == pytest.approx(0.2, abs=1e-9)


def test_thresholds_cost_less_than_answering_nothing_or_always():
    generator = np.random.default_rng(2)
    truth = np.array(["none"] * 900 + ["ask"] * 50 + ["emergency"] * 50)
    shift = np.array([0.0] * 900 + [1.5] * 50 + [3.0] * 50)
    scores = np.stack([generator.normal(size=1000) + shift, generator.normal(size=1000) + shift], axis=1)
    fitted = calibrate.fit_danger_thresholds(scores, truth, np.full(1000, "none"))
    cost = calibrate.expected_cost(fitted.decide(scores), truth)
    assert cost < calibrate.expected_cost(np.full(1000, "none"), truth)
    assert cost < calibrate.expected_cost(np.full(1000, "emergency"), truth)


def test_the_graver_of_two_layers_counts():
    joined = calibrate.graver(np.array(["none", "ask", "emergency"]), np.array(["ask", "none", "none"]))
    assert list(joined) == ["ask", "ask", "emergency"]


def test_flag_threshold_separates_what_can_be_separated():
    truth = np.array([[True], [True], [False], [False]])
    assert calibrate.fit_flag_thresholds(np.array([[3.0], [2.0], [1.0], [0.0]]), truth)[0] == 2.0
