"""The report of a made-up run: complete, by itself, and honest about what does not hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.bench.load import report
from tests.bench.load.__main__ import main
from tests.bench.load.bounds import LONG
from tests.bench.load.checks import Check, ladder_checks
from tests.bench.load.forms import Outcome, long_size, short_size
from tests.bench.load.plan import AFTER, CALM, LOAD, seconds_of
from tests.load.made_up import run_of


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    run = run_of(20, 100, 900, 20)
    return Outcome(ladder=run, steady=run, checks=[*ladder_checks(run, LONG), Check("<b>sly</b>", "1", "0", False)])


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(outcome: Outcome, tmp_path: Path) -> None:
    page = report.write(outcome, LONG, tmp_path).read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("</svg>") == 1
    assert not re.search(r'(src|href)="(?!#)', page), "nothing is fetched"
    assert "<b>sly" not in page and "checks do not hold" in page and page.count(">NO<") == len(outcome.failed)


def test_the_figures_stand_beside_the_page(outcome: Outcome, tmp_path: Path) -> None:
    report.write(outcome, LONG, tmp_path)
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [step["phase"] for step in figures["steps"][:4]] == [CALM, LOAD, LOAD, AFTER]
    assert figures["steps"][1]["latency_ms"]["acute"]["p99"] == 20
    assert set(figures["cpu_ms_per_turn"][0]) >= {"gateway", "nlu", "rasa"}


def test_a_run_without_anything_is_a_report_too(tmp_path: Path) -> None:
    assert "Everything holds." in report.rendered(Outcome(), "")


def test_the_long_form_climbs_for_half_of_its_minutes_and_the_short_one_fits_in_a_minute() -> None:
    size = long_size(4000, 10, 30)
    climb = [step for step in size.steps if step.phase == LOAD]
    assert seconds_of(climb) == size.steady_seconds == 900 and climb[-1].users == 4000
    assert seconds_of(short_size().steps) < 60


@pytest.mark.parametrize("words", [["--users", "0"], ["--minutes", "-1"], ["--steps", "many"], ["--steps", "1e9"], ["--minutes", "nan"]])
def test_arguments_that_make_no_run_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2
