"""Figures on answers whose right figures are known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.nlu.figures import figures_of, recall_at
from tests.bench.nlu.outcome import Answers, Outcome, read_outcome
from tests.bench.nlu.scores import foreign_score, foreign_scores
from tests.bench.nlu.sets import FOREIGN

TRUTH = ["a", "a", "b", "b", FOREIGN, FOREIGN]


def outcome(answers: Answers, truth: list[str] = TRUTH, actions: list[str] | None = None, learned: tuple[str, ...] = ("a", "b")) -> Outcome:
    return Outcome(truth, actions or ["none"] * len(truth), list(learned), 4, answers, 2.0, [1.0, 2.0, 3.0], 100.0)


def test_foreign_messages_are_left_out_of_accuracy_where_they_could_not_be_learned():
    said = Answers(["a", "b", "b", "b", "a", "b"], [-0.9, -0.8, -0.9, -0.9, -0.3, -0.85])
    figures = figures_of([outcome(said)])
    assert figures["accuracy"] == pytest.approx(3 / 4)
    assert figures["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert figures["oos_auroc"] == pytest.approx(7 / 8) and figures["oos_recall"] == pytest.approx(1 / 2)


def test_foreign_messages_count_as_an_intent_where_they_were_learned():
    said = Answers(["a", "a", "b", "b", "a", FOREIGN], [-1, -1, -1, -1, -0.5, 1])
    figures = figures_of([outcome(said, learned=("a", "b", FOREIGN))])
    assert figures["accuracy"] == pytest.approx(5 / 6) and figures["oos_recall"] == 1


def test_the_intent_of_an_emergency_is_not_scored():
    said = Answers(["b", "a", "b", "b", "a", "a"], [0.0] * 6, ["emergency"] + ["none"] * 5, [0.9, 0.1, 0.1, 0.1, 0.1, 0.95])
    figures = figures_of([outcome(said, actions=["emergency", *["none"] * 5])])
    assert figures["accuracy"] == 1 and figures["found"] == 1 and figures["missed"] == 0 and figures["found_at_1"] == 0


def test_danger_is_counted_per_true_action():
    said = Answers(actions=["none", "ask", "emergency", "none", "ask", "emergency"])
    figures = figures_of([outcome(said, actions=["emergency"] * 3 + ["none"] * 3)])
    assert [figures[name] for name in ("found", "missed", "false_emergency", "false_ask")] == pytest.approx([1 / 3] * 4)
    assert "accuracy" not in figures


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.25), (0.1, 0.5), (0.2, 0.75)])
def test_recall_at_a_share_never_rejects_more(share: float, expected: float):
    negative = np.arange(10.0)
    assert recall_at(np.array([100.0, 8.5, 7.5, 1.0]), negative, share) == expected


def test_ties_are_no_success():
    assert recall_at(np.ones(5), np.ones(100), 0.05) == 0


def test_draws_are_averaged_and_a_failed_one_leaves_no_figures():
    right, wrong = (outcome(Answers(said, [0.0] * 6)) for said in (["a", "a", "b", "b", "a", "a"], ["b", "b", "a", "a", "a", "a"]))
    assert figures_of([right, wrong])["accuracy"] == pytest.approx(0.5)
    assert figures_of([right, Outcome(failed="time")]) == {}


def test_the_foreign_score_is_the_same_of_a_matrix_and_of_a_ranking():
    odds, names = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), ["a", "b", FOREIGN]
    assert foreign_scores(odds, names) == pytest.approx([-0.2, -0.3])
    assert [foreign_score(list(zip(names, row, strict=True)), True) for row in odds] == pytest.approx([-0.2, -0.3])
    assert foreign_scores(odds[:, :2], names[:2]) == pytest.approx([-0.5, -0.6])
    assert foreign_score([("b", 0.5)], True) == pytest.approx(-0.5) and foreign_score([], False) == 0


def test_an_outcome_is_read_as_it_was_written(tmp_path):
    whole = outcome(Answers(["a"] * 6, [0.5] * 6))
    whole.write(tmp_path / "new" / "one.json")
    assert read_outcome(tmp_path / "new" / "one.json") == whole
    (tmp_path / "bad.json").write_text('{"answers": {"texts": []}}', encoding="utf-8")
    with pytest.raises(TypeError):
        read_outcome(tmp_path / "bad.json")
