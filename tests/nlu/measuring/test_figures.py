"""Every figure on numbers whose right answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.measuring.danger import danger_curve
from nlu.measuring.gate import gate_figures, gate_table
from nlu.measuring.intents import confusions, intent_figures, macro_f1
from nlu.measuring.labels import label_figures, micro_f1
from nlu.measuring.rate import Rate
from nlu.measuring.reliability import reliability_bins
from nlu.measuring.scope import scope_figures, threshold_at
from tests.nlu.measuring.made import report, row, said


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962), (1, 60, 0.0030, 0.0886), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval_is_the_published_one(hits, total, low, high):
    assert Rate(hits, total).interval == pytest.approx((low, high), abs=1e-4)


def test_share_of_nothing_is_zero():
    assert Rate(0, 0).share == 0.0 and Rate(1, 4).share == 0.25


def test_precision_recall_and_f1_of_a_label():
    truth, answers = [{"a"}, {"a"}, {"a"}, {"b"}], [{"a"}, {"b"}, {"b"}, {"b"}]
    a, b = label_figures(["a", "b"], truth, answers)
    assert (a.precision, a.recall, a.f1, a.support, a.said) == (1.0, pytest.approx(1 / 3), pytest.approx(0.5), 3, 1)
    assert (b.precision, b.recall, b.f1, b.support, b.said) == (pytest.approx(1 / 3), 1.0, pytest.approx(0.5), 1, 3)


def test_a_label_that_is_never_said_has_no_precision_and_no_f1():
    (only,) = label_figures(["a"], [{"a"}], [set()])
    assert (only.precision, only.recall, only.f1) == (0.0, 0.0, 0.0)


def test_micro_f1_counts_all_labels_together():
    assert micro_f1([{"a", "b"}, {"c"}], [{"a"}, {"c", "d"}]) == pytest.approx(4 / 6)
    assert micro_f1([set()], [set()]) == 0.0


def test_macro_f1_counts_every_intent_alike_however_rare():
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "c"]) == pytest.approx(1 / 3)


def test_intents_are_not_scored_where_the_action_is_emergency():
    figures = intent_figures([row("a"), row("b", "emergency")], [said("a"), said("a")])
    assert figures.macro_f1 == {"sv": 1.0} and figures.scored == 1 and figures.confusions == []


def test_intents_are_scored_by_language():
    figures = intent_figures([row("a"), row("a", lang="en"), row("b", lang="en")], [said("a"), said("a"), said("a")])
    assert figures.accuracy == {"sv": 1.0, "en": 0.5}
    assert figures.macro_f1["en"] == pytest.approx((2 / 3 + 0) / 2)


def test_confusions_come_with_the_most_frequent_first():
    rows = [row("a", key="1"), row("b", key="2"), row("b", key="3"), row("c", key="4")]
    found = confusions(rows, ["c", "a", "a", "c"])
    assert [(one.true, one.said, [message.id for message in one.messages]) for one in found] == [("b", "a", ["2", "3"]), ("a", "c", ["1"])]


def test_reliability_bins_hold_what_falls_in_them():
    first, last = reliability_bins(np.array([0.05, 0.15, 1.0]), np.array([False, True, True]), bins=5)
    assert (first.low, first.high, first.count, first.accuracy) == (0.0, 0.2, 2, 0.5) and first.confidence == pytest.approx(0.1)
    assert (last.low, last.high, last.count, last.accuracy) == (0.8, 1.0, 1, 1.0)


def test_threshold_rejects_at_most_a_twentieth():
    scores = np.arange(100, dtype=float)
    assert int((scores > threshold_at(scores)).sum()) == 5
    assert int((scores[:19] > threshold_at(scores[:19])).sum()) == 0
    assert int((np.ones(100) > threshold_at(np.ones(100))).sum()) == 0


def test_out_of_scope_is_found_by_the_models_own_score():
    inside = [(row("a"), said("a", oos=number / 100)) for number in range(100)]
    outside = [(row("out_of_scope"), said("a", oos=0.945)), (row("out_of_scope"), said("out_of_scope", oos=0.93))]
    away = [(row("out_of_scope", "emergency"), said("a", oos=-9))]
    figures = scope_figures(*zip(*inside, *outside, *away, strict=True))
    assert (figures.found, figures.rejected) == (Rate(1, 2), Rate(5, 100))
    assert figures.answered_found == Rate(1, 2) and figures.answered_rejected == Rate(0, 100)
    assert figures.auroc == pytest.approx((95 + 93.5) / 200)


def test_a_set_of_one_kind_tells_nothing_of_scope_or_danger():
    assert scope_figures([row("a")], [said("a")]) is None
    assert scope_figures([row("out_of_scope")], [said("a")]) is None
    assert danger_curve([row("a")], [said("a")]) is None


def test_gate_counts_what_each_action_got():
    rows = [row("a", "emergency"), row("a"), row("a", "ask"), row("a", lang="en")]
    parsed = [said("a", "none"), said("a", "emergency"), said("a", "ask"), said("a", "none")]
    table = gate_table(rows, parsed)
    assert table["emergency"]["none"] == 1 and table["none"] == {"none": 1, "ask": 0, "emergency": 1} and table["ask"]["ask"] == 1
    figures = gate_figures(rows, parsed)
    assert figures.rate("none", "emergency") == Rate(1, 2)
    assert [(one.true, one.said) for one in figures.mistakes] == [("emergency", "none"), ("none", "emergency")]
    english, swedish = figures.languages
    assert (english.lang, english.false_alarms, english.missed) == ("en", Rate(0, 1), Rate(0, 0))
    assert (swedish.lang, swedish.false_alarms, swedish.missed) == ("sv", Rate(1, 1), Rate(1, 1))


def test_precision_and_recall_at_every_threshold():
    rows = [row("a", "emergency"), row("a"), row("a", "emergency"), row("a", "ask")]
    curve = danger_curve(rows, [said("a", danger=score) for score in (4, 3, 2, 1)])
    assert curve.precision_at(0.5) == 1.0 and curve.precision_at(1.0) == pytest.approx(2 / 3)
    assert curve.average_precision == pytest.approx((1 + 2 / 3) / 2)


def test_the_report_puts_all_figures_together():
    made = report()
    assert made.messages == 8 and made.intents.scored == 5
    assert made.gate.table["emergency"] == {"none": 1, "ask": 1, "emergency": 1}
    assert made.flags_micro_f1 == pytest.approx(2 * 2 / (5 + 2))
    assert {label.name: label.support for label in made.flags} == {"suicide": 1, "victim_danger": 2, "violence_now": 1, "weapon": 1}
    assert made.scope.found == Rate(1, 1)
