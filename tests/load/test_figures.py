"""Figures of made-up runs: what is computed from them is known beforehand."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.load.bounds import LONG, MIB
from tests.bench.load.ceiling import carried, kept_goodput
from tests.bench.load.cost import cost_of, possible_turns
from tests.bench.load.figures import figures_of, latency, loads, recovery_seconds
from tests.bench.load.growth import growth_of
from tests.bench.load.plan import LOAD, Plan, Step, ladder
from tests.bench.load.samples import Sample, read_samples
from tests.bench.load.watching import Reading
from tests.load.made_up import START, run_of


def test_percentiles_are_never_better_than_what_was_seen() -> None:
    found = latency([Sample(0, 0, "question", ms, "ok") for ms in range(1, 11)])
    assert found is not None and (found.count, found.p95, found.p99) == (10, 10.0, 10.0)
    assert latency([]) is None


def test_rates_leave_out_the_first_quarter_and_count_only_what_is_right_and_in_time_as_good() -> None:
    run = run_of(20, 6000, 20)
    step = loads(figures_of(run.plan, run.samples))[0]
    assert step.achieved == pytest.approx(step.step.offered, rel=0.05)
    assert step.goodput == pytest.approx(step.achieved / 10, rel=0.3), "only the emergencies came within five seconds"


def test_failures_and_fallbacks_are_told_apart() -> None:
    for outcome, failed, unanswered in (("error", 0.9, 0.9), ("fallback", 0.0, 0.9), ("ok", 0.0, 0.0)):
        run = run_of(20, 20, 20, outcome=outcome)
        step = loads(figures_of(run.plan, run.samples))[0]
        assert step.failed == pytest.approx(failed, abs=0.02) and step.unanswered == pytest.approx(unanswered, abs=0.02), outcome


def test_messages_that_call_for_the_question_about_danger_are_counted_by_themselves() -> None:
    run = run_of(20, 20, 20)
    assert loads(figures_of(run.plan, run.samples))[0].asked is None
    asks = [Sample(START + 75, 1, "ask", 20, outcome) for outcome in ("ok", "ok", "ok", "fallback")]
    assert loads(figures_of(run.plan, [*run.samples, *asks]))[0].asked == 0.75


def test_the_ceiling_is_the_last_step_before_the_first_that_is_too_much() -> None:
    run = run_of(20, 100, 400, 900, 300, 20)
    climb = loads(figures_of(run.plan, run.samples))
    assert [each.step.users for each in carried(climb, LONG)] == [40, 60], "a good step past a bad one is luck"


@pytest.mark.parametrize("change", [{"outcome": "fallback"}, {"outcome": "empty"}])
def test_a_step_that_leaves_people_without_an_answer_is_not_carried(change: dict[str, str]) -> None:
    run = run_of(20, 100, 20, **change)
    assert carried(loads(figures_of(run.plan, run.samples)), LONG) == []


def test_goodput_past_the_ceiling_is_held_against_the_peak() -> None:
    run = run_of(20, 100, 900, 9000, 20)
    climb = loads(figures_of(run.plan, run.samples))
    kept = kept_goodput(climb, len(carried(climb, LONG)))
    assert kept is not None and kept < 0.3
    assert kept_goodput(climb[:1], 1) is None


def test_recovery_is_the_first_window_that_is_calm() -> None:
    run = run_of(20, 900, 20, seconds=60)
    slow = [Sample(sample.at, sample.step, sample.kind, 500.0, "ok") if sample.step == 2 and sample.at < START + 120 + 12 else sample
            for sample in run.samples]  # fmt: skip
    assert recovery_seconds(run.plan, run.samples, 1.5) == 0
    assert recovery_seconds(run.plan, slow, 1.5) == 15
    evasive = [replace(sample, outcome="fallback") if sample.step == 2 else sample for sample in run.samples]
    assert recovery_seconds(run.plan, evasive, 1.5) is None, "quick fallbacks are no recovery"
    never = run_of(20, 900, 800)
    assert recovery_seconds(never.plan, never.samples, 1.5) is None


def test_growth_knows_a_line_and_does_not_claim_one_in_noise() -> None:
    chance = random.Random(4)
    line = [Reading(second, "gateway", 0, 100 * MIB + 2048 * second) for second in range(200)]
    noise = [Reading(second, "gateway", 0, 100 * MIB + chance.randrange(MIB)) for second in range(200)]
    found, unknown = growth_of(line, "gateway"), growth_of(noise, "gateway")
    assert found is not None and found.slope == pytest.approx(2048) and found.low == pytest.approx(2048, rel=0.01)
    assert unknown is not None and unknown.low < 0 < unknown.high
    assert found.percent_per_hour()[0] == pytest.approx(100 * 2048 * 3600 / (100 * MIB), rel=0.02)
    still = growth_of([Reading(second, "desk", 0, MIB) for second in range(60)], "desk")
    assert still is not None and still.percent_per_hour() == (0.0, 0.0, 0.0)
    assert growth_of(line[:10], "gateway") is None and growth_of(line, "nlu") is None


def test_the_cost_of_a_turn_is_cpu_time_over_messages() -> None:
    run = run_of(20, 20, 20)
    costs = cost_of(run)
    assert costs["gateway"] == pytest.approx(0.1 * 120_000 / len(run.samples), rel=0.02), "a tenth of a core for two minutes"
    assert possible_turns(costs, 2) == pytest.approx(2000 / (7 * costs["gateway"]))
    assert cost_of(replace(run, samples=[])) == {} and possible_turns({}, 2) == 0


def test_a_plan_survives_its_file_and_its_steps_follow_each_other() -> None:
    plan = Plan("http://nowhere", ladder(100, 4, 10, Step("calm", 5, 10), 20))
    assert Plan.read(plan.written()) == plan
    assert [step.users for step in plan.steps if step.phase == LOAD] == [25, 50, 75, 100]
    assert [plan.place(seconds) for seconds in (0, 9.9, 10, 49.9, 50, 69.9, 70)] == [0, 0, 1, 4, 5, 5, None]


def test_samples_that_were_cut_off_are_no_measurement(tmp_path: Path) -> None:
    file = tmp_path / "samples.jsonl"
    whole = Sample(1.5, 0, "acute", 2.5, "ok")
    file.write_text(whole.line(), encoding="utf-8")
    assert read_samples(file) == [whole]
    file.write_text(whole.line() + whole.line()[:9], encoding="utf-8")
    with pytest.raises(ValueError):
        read_samples(file)
