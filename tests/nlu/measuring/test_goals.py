"""The goals: which figure each one judges, and on which side of the limit it falls."""

from __future__ import annotations

import json

import pytest

from nlu.measuring import words
from nlu.measuring.goals import Goal
from nlu.measuring.latency import LONG, SHORT, Latency, long_text, measure_latency
from nlu.measuring.rate import Rate
from nlu.measuring.report import as_json
from nlu.training.evaluate import evaluate
from tests.nlu.measuring.made import MESSAGES, report, row, said


@pytest.mark.parametrize(
    ("figure", "limit", "at_most", "reached"),
    [(0.85, 0.85, False, True), (0.8499, 0.85, False, False), (0.01, 0.01, True, True), (0.0101, 0.01, True, False), (0, 0, True, True)],
)
def test_a_goal_is_reached_at_its_limit_and_not_by_rounding(figure, limit, at_most, reached):
    assert Goal("mått", figure, limit, at_most).reached is reached


def test_each_goal_has_the_figure_it_names():
    figures = {goal.name: goal.figure for goal in report().goals}
    assert figures["nödlägen som fick none"] == 1
    assert figures["nödlägen som fick emergency"] == pytest.approx(1 / 3)
    assert figures["ofarliga som fick emergency"] == figures["ofarliga som fick ask"] == 0.25
    assert figures["andra språk: nödlägen som inte fick none"] == 1.0
    assert figures["utanför tjänsten: hittade när 5 % av det övriga avvisas"] == 1.0
    assert figures["avsikter, macro-F1, engelska"] == 1.0


def test_a_set_without_danger_has_no_goals_of_emergencies():
    names = {goal.name for goal in evaluate([row("greet")], lambda _text: said("greet")).goals}
    assert "ofarliga som fick ask" in names and not any("nödläge" in name or "flaggor" in name or "20 ord" in name for name in names)


def test_latency_has_its_goals():
    rows = [message for message, _ in MESSAGES]
    measured = evaluate(rows, lambda _text: said("greet"), Latency(7.0, 16.0, 50.0, 901_000_000))
    reached = {goal.name: goal.reached for goal in measured.goals}
    assert (reached["20 ord, p50"], reached["20 ord, p95"], reached["4 000 tecken, p95"], reached["minne"]) == (True, False, True, False)


def test_latency_is_measured_on_texts_of_the_stated_length():
    seen = []
    found = measure_latency(seen.append, short_runs=8, long_runs=2)
    assert {len(text.split()) for text in SHORT} == {20} and len(long_text()) == LONG
    assert set(seen) == {*SHORT, long_text()} and len(seen) == 8 + 2 + len(SHORT) + 1
    assert 0 <= found.short_p50 <= found.short_p95 and found.memory > 1_000_000


def test_json_holds_texts_only_when_asked_for():
    plain, full = (json.dumps(as_json(report(), texts), ensure_ascii=False) for texts in (False, True))
    assert "hejsan" not in plain + full and "alert(1)" in full and "alert(1)" not in plain and '"k1"' in plain


def test_figures_are_written_as_swedes_write_them():
    assert words.score(0.8534) == "0,853" and words.share(0.0234) == "2,3 %"
    assert words.interval(Rate(50, 100)) == "40,4–59,6 %" and words.interval(None) == ""
    assert words.figure(Goal("", 0.25, 0.01, True, "share", Rate(1, 4))) == "1 av 4 (25,0 %)"
    assert words.figure(Goal("", 2, 0, True, "count", Rate(2, 60))) == "2 av 60"
    assert words.limit(Goal("", 2, 0.05, True, "share")) == "≤ 5 %" and words.limit(Goal("", 7.0, 8, False, "ms")) == "≥ 8 ms"
