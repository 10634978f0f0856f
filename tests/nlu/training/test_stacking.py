"""Joining meaning and words: weights that are right on made-up scores, and one head that says the same as both."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from nlu.training.calibrate import DangerThresholds
from nlu.training.calibration import Calibration
from nlu.training.data import DataError
from nlu.training.linear import Linear
from nlu.training.stacking import Mix, mix_classes, mix_danger, mix_flags

GENERATOR = np.random.default_rng(3)


def test_the_kind_that_knows_more_counts_more():
    truth = GENERATOR.integers(0, 4, 2000)
    knows, guesses = GENERATOR.normal(size=(2000, 4)), GENERATOR.normal(size=(2000, 4))
    knows[np.arange(2000), truth] += 3
    mix = mix_classes(knows, guesses, truth)
    assert mix.dense[0, 0] > 5 * mix.sparse[0, 0] > 0


def test_confidence_of_the_mix_is_calibrated():
    truth = GENERATOR.integers(0, 4, 6000)
    dense, words = GENERATOR.normal(size=(6000, 4)), GENERATOR.normal(size=(6000, 4))
    dense[np.arange(6000), truth] += 1
    words[np.arange(6000), truth] += 1
    mix = mix_classes(dense * 7, words * 0.2, truth)
    scores = mix.scores(dense * 7, words * 0.2)
    shares = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    assert abs(shares.max(1).mean() - (scores.argmax(1) == truth).mean()) < 0.02


def test_danger_uses_both_kinds_and_both_columns():
    truth = GENERATOR.random(3000) < 0.2
    columns = [GENERATOR.normal(size=(3000, 2)) for _ in range(2)]
    columns[0][:, 0] += 2 * truth
    columns[1][:, 0] += 2 * truth
    mix = mix_danger(*columns, [truth, truth])
    both = mix.scores(*columns)[:, 0]
    gap = both[truth].mean() - both[~truth].mean()
    assert gap / both.std() > 1.5 and mix.dense[0, 0] > 1 < mix.sparse[0, 0]


def test_a_flag_is_told_by_another_that_rules_it_out():
    truth = GENERATOR.random((2000, 2)) < 0.5
    truth[:, 1] = ~truth[:, 0]
    dense = np.stack([GENERATOR.normal(size=2000), truth[:, 1] + GENERATOR.normal(size=2000) * 0.1], axis=1)
    mix = mix_flags(dense, GENERATOR.normal(size=(2000, 2)), truth)
    said = mix.scores(dense, np.zeros((2000, 2))) > 0
    assert (said[:, 0] == truth[:, 0]).mean() > 0.99


def test_one_folded_head_says_what_both_say():
    vectors, words = GENERATOR.normal(size=(6, 4)), GENERATOR.normal(size=(6, 5))
    dense = Linear(GENERATOR.normal(size=(4, 3)), GENERATOR.normal(size=3))
    sparse = Linear(GENERATOR.normal(size=(5, 3)), GENERATOR.normal(size=3))
    mix = Mix(GENERATOR.normal(size=(3, 2)), GENERATOR.normal(size=(3, 2)), GENERATOR.normal(size=2))
    apart = mix.scores(dense.scores(vectors), sparse.scores(csr_matrix(words)))
    np.testing.assert_allclose(mix.folded(dense, sparse).scores(csr_matrix(np.hstack([vectors, words]))), apart, atol=1e-4)


def test_calibration_survives_its_file(tmp_path):
    mix = Mix(np.eye(2), np.eye(2) * 2, np.ones(2))
    Calibration(dict.fromkeys(("intent", "danger", "flags"), mix), DangerThresholds(1, 2, 3), np.arange(2.0), {"a": 1}).save(tmp_path)
    again = Calibration.load(tmp_path)
    assert again.danger == DangerThresholds(1, 2, 3) and again.flags.tolist() == [0, 1] and again.report == {"a": 1}
    np.testing.assert_array_equal(again.mixes["danger"].sparse, mix.sparse)


@pytest.mark.parametrize("content", ["", "{}", '{"format": 99}', "[]"])
def test_a_calibration_that_cannot_be_used_says_what_to_run(tmp_path, content):
    (tmp_path / "calibration.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="make train"):
        Calibration.load(tmp_path)
