"""The tables and the page say what was measured, and nothing else."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.nlu.job import CANDIDATES, Job
from tests.bench.nlu.outcome import Answers, Outcome
from tests.bench.nlu.page import page
from tests.bench.nlu.plots import draw, growth_panels, quality_panels
from tests.bench.nlu.report import Table, error_ratio, goals_table, growth_table, quality_tables


def told(right: int, of: int = 10, **more) -> Outcome:
    said = ["a"] * right + ["b"] * (of - right)
    settings = {"train_s": 12.0, "latencies_ms": [4.0] * 10, "peak_mib": 300.0} | more
    return Outcome(["a"] * (of - 1) + ["b"], ["none"] * of, ["a", "b"], 100, Answers(said, [0.0] * of), **settings)


def job(candidate: str, name: str) -> Job:
    return Job(candidate, name, Path("models"))


@pytest.fixture
def outcomes() -> dict[Job, Outcome]:
    found = {job(candidate, f"banking77-10shot-{draw}"): told(right) for candidate, right in (("pipeline", 9), ("tfidf", 5))
             for draw in (1, 2, 3)}  # fmt: skip
    found |= {job("pipeline", "own"): told(9, train_s=1.5), job("tfidf", "own"): told(7), job("diet", "own"): Outcome(failed="time")}
    alarms = Answers(actions=["emergency"] * 3 + ["none"] * 7)
    found[job("keywords", "own")] = Outcome(["a"] * 10, ["emergency"] * 5 + ["none"] * 5, ["a"], 100, alarms, 0.0, [0.1], 50.0)
    for size, seconds in ((1_000, 2.0), (10_000, 20.0)):
        found[job("pipeline", f"growth-{size}-100")] = Outcome(train_s=seconds, peak_mib=400.0)
    found[job("pipeline", "growth-10000-10")] = Outcome(train_s=9.0, peak_mib=350.0)
    found[job("tfidf", "growth-10000-100")] = Outcome(failed="memory")
    return found


def row_of(table: Table, name: str) -> dict[str, str]:
    return next(dict(zip(table.head, row, strict=True)) for row in table.rows if row[0].startswith(name))


def test_draws_of_one_set_stand_in_one_row_with_their_mean(outcomes):
    tables = {table.title: table for table in quality_tables(outcomes)}
    ten_shot = next(table for title, table in tables.items() if "ten messages" in title)
    assert [row[0] for row in ten_shot.rows] == [CANDIDATES["pipeline"], CANDIDATES["tfidf"]]
    row = row_of(ten_shot, "this")
    assert (row["accuracy"], row["fitted on"], row["training s"], row["p50 ms"], row["peak MiB"]) == ("1.000", "100", "12.0", "4.0", "300")
    assert row["OOS AUROC"] == "–"


def test_what_failed_is_named_and_has_no_figures(outcomes):
    own = next(table for table in quality_tables(outcomes) if table.title.startswith("The project"))
    row = row_of(own, "stock Rasa")
    assert "failed: time" in row[""] and set(list(row.values())[1:]) == {"–"}


def test_danger_has_a_table_of_its_own_with_the_keyword_list(outcomes):
    danger = next(table for table in quality_tables(outcomes) if table.title.startswith("Danger"))
    row = row_of(danger, "keyword list")
    assert (row["emergency → emergency"], row["emergency → none"], row["harmless → emergency"]) == ("60.0%", "40.0%", "0.0%")


def test_the_ratio_of_errors_is_ours_over_theirs():
    assert error_ratio({"pipeline": {"macro_f1": 0.9}, "tfidf": {"macro_f1": 0.8}}, "tfidf") == pytest.approx(0.5)
    assert error_ratio({"pipeline": {"macro_f1": 0.9}, "tfidf": {"macro_f1": 1.0}}, "tfidf") is None
    assert error_ratio({"pipeline": {"macro_f1": 0.9}, "diet": {}}, "diet") is None


def test_goals_are_judged_by_the_unrounded_figure(outcomes):
    rows = {row[0].split(" (")[0]: row[1:] for row in goals_table(outcomes).rows}
    assert rows["BANKING77 ten-shot, accuracy"] == ["1.000", "yes"]
    close = {job("pipeline", "banking77"): Outcome(["a"] * 10_000, ["none"] * 10_000, ["a"], 9, Answers(["a"] * 9299 + ["b"] * 701,
             [0.0] * 10_000), 1.0, [1.0], 1.0)}  # fmt: skip
    assert goals_table(close).rows == [["BANKING77, accuracy (goal at least 0.930)", "0.930", "no"]]


def test_growth_shows_every_size_and_says_what_did_not_fit(outcomes):
    table = growth_table(outcomes)
    assert [row[:2] for row in table.rows] == [["1,000", "100"], ["10,000", "10"], ["10,000", "100"]]
    assert table.rows[2][2:] == ["20.0 s, 400 MiB", "more memory than allowed"] and table.rows[0][3] == "–"


def test_a_line_changes_one_thing_only(outcomes):
    by_messages, _, by_intents, _ = growth_panels(outcomes)
    assert by_messages["lines"] == {CANDIDATES["pipeline"]: [[1_000, 2.0], [10_000, 20.0]]}
    assert by_intents["lines"] == {CANDIDATES["pipeline"]: [[10, 9.0], [100, 20.0]]}


def test_the_page_holds_all_tables_and_says_what_is_missing(outcomes):
    tables = list(quality_tables(outcomes))
    written = page(outcomes, tables, ["x-growth.svg"], ["clinc150"])
    assert all(table.title in written for table in tables) and "![x-growth.svg](x-growth.svg)" in written
    assert "not measured: clinc150" in written and "no result" not in written
    quick = {Job(each.candidate, each.set, each.models, True): outcome for each, outcome in outcomes.items()}
    assert "no result" in page(quick, tables, [], [])


def test_a_table_is_markdown_with_as_many_cells_in_every_line():
    lines = Table("Title", ["", "b"], [["x", "1"], ["y", "2"]]).markdown().splitlines()
    assert lines[0] == "## Title" and {line.count("|") for line in lines[2:]} == {3}


def test_plots_are_drawn_as_whole_svg(outcomes, tmp_path):
    draw([*growth_panels(outcomes), *quality_panels(outcomes)], tmp_path / "all.svg")
    root = ElementTree.parse(tmp_path / "all.svg").getroot()
    words = {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert root.tag.endswith("svg") and {CANDIDATES["pipeline"], "messages", "intents", "macro-F1"} <= words
