"""Jobs run in processes of their own; what is measured is kept, what broke is tried again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.nlu import runner
from tests.bench.nlu.job import Job, read_job
from tests.bench.nlu.outcome import Answers, Outcome
from tests.bench.nlu.plan import growth_jobs, limit_s, quality_jobs
from tests.bench.nlu.runner import kept, run_jobs

JOB = Job("keywords", "own", Path("models"), quick=True)


def run(job: Job, cache: Path, fresh: bool = False, limit: float = 120) -> tuple[Outcome, list[bool]]:
    told: list[bool] = []
    outcomes = run_jobs([job], cache, fresh, lambda _: limit, lambda _, known: told.append(known))
    return outcomes[job], told


def test_a_job_is_measured_once_in_a_process_of_its_own(tmp_path):
    first, told = run(JOB, tmp_path)
    assert told == [False] and not first.failed and len(first.answers.actions) == len(first.actions) == 300 and first.peak_mib > 10
    assert run(JOB, tmp_path) == (first, [True])
    again, told = run(JOB, tmp_path, fresh=True)
    assert told == [False] and again.answers == first.answers


WAITS_FOR_THE_OTHERS = """#!/bin/sh
touch "$3.at_work"
while [ "$(ls "$(dirname "$3")"/*.at_work | wc -l)" -lt "$AT_ONCE" ]; do sleep 0.05; done
printf '{"answers": {}, "note": "%s"}' "$(taskset -pc $$ | sed 's/.*: //')" > "$3"
"""


def test_jobs_run_side_by_side_on_a_core_each(tmp_path, monkeypatch):
    worker = tmp_path / "worker"
    worker.write_text(WAITS_FOR_THE_OTHERS)
    worker.chmod(0o755)
    monkeypatch.setattr(runner.sys, "executable", str(worker))
    at_once = min(2, len(os.sched_getaffinity(0)))
    monkeypatch.setenv("AT_ONCE", str(at_once))
    jobs = [JOB, replace(JOB, quick=False), replace(JOB, set="own-quarter")]
    outcomes = run_jobs(jobs, tmp_path / "cache", False, lambda _: 60, lambda *_: None)
    cores = [int(outcomes[job].note) for job in jobs]
    assert len(set(cores[:at_once])) == at_once and set(cores) <= os.sched_getaffinity(0)


def test_a_job_that_takes_too_long_is_ended_and_that_is_kept(tmp_path):
    assert run(JOB, tmp_path, limit=0.01) == (Outcome(failed="time"), [False])
    assert run(JOB, tmp_path) == (Outcome(failed="time"), [True])


def test_a_job_that_breaks_is_told_and_tried_again(tmp_path, capfd):
    broken = Job("tfidf", "growth-0-0", tmp_path)
    assert run(broken, tmp_path) == (Outcome(failed="status 1"), [False])
    assert run(broken, tmp_path)[1] == [False]
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.parametrize("content", ["", "{}", '{"failed": "status 1", "answers": {}}', '{"answers": {"x": 1}}'])
def test_a_kept_file_that_is_no_outcome_is_measured_again(tmp_path, content: str):
    (tmp_path / f"{JOB.key}.json").write_text(content, encoding="utf-8")
    assert kept(JOB, tmp_path) is None


def test_the_same_command_is_given_to_the_worker_as_was_planned():
    assert read_job(JOB.as_json()) == JOB


def test_the_process_that_starts_the_others_stays_small():
    """What it holds would count in the peak of every candidate."""
    import subprocess
    import sys

    code = "import sys, tests.bench.nlu.__main__; print(*({'numpy', 'sklearn', 'torch', 'onnxruntime'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=runner.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_whole_run_asks_every_candidate_on_every_set(public):
    jobs = list(quality_jobs(public, quick=False, diet_everywhere=False))
    asked = {(job.candidate, job.set) for job in jobs}
    names = {"own", "own-quarter", "own-tenth", "banking77", "clinc150", *(f"banking77-10shot-{draw}" for draw in (1, 2, 3))}
    assert {(each, name) for each in ("pipeline", "tfidf", "frozen") for name in names} < asked and ("keywords", "own") in asked
    assert {name for candidate, name in asked if candidate == "diet"} == names - {"own", "own-quarter", "banking77", "clinc150"}
    everywhere = {job.set for job in quality_jobs(public, quick=False, diet_everywhere=True) if job.candidate == "diet"}
    assert everywhere == names


def test_growth_runs_from_a_thousand_to_a_hundred_thousand_and_from_ten_to_three_hundred(public):
    jobs = list(growth_jobs(public, quick=False))
    names = {job.set for job in jobs if job.candidate == "pipeline"}
    assert {"growth-1000-100", "growth-100000-100", "growth-10000-10", "growth-10000-300"} <= names
    assert all(limit_s(job) <= 4 * 3600 for job in jobs)
    (public / "clinc150-full.json").unlink()
    assert list(growth_jobs(public, quick=False)) == []


def test_answers_of_a_worker_hold_no_text(tmp_path):
    from tests.bench.nlu.sets import load_set, reduced

    run(JOB, tmp_path)
    written = (tmp_path / f"{JOB.key}.json").read_text(encoding="utf-8")
    assert not [example for example in reduced(load_set("own")).test if len(example.text) > 12 and example.text in written]
    assert isinstance(kept(JOB, tmp_path).answers, Answers)


def test_the_page_can_be_written_of_what_is_kept_alone(tmp_path, public, monkeypatch):
    from tests.bench.nlu import __main__ as command

    cache, page = tmp_path / "outcomes", tmp_path / "page.md"
    monkeypatch.setattr(command, "OUTCOMES", cache)
    monkeypatch.setattr(command, "_export_frozen", lambda *_: None)
    monkeypatch.setattr("tests.bench.nlu.job.frozen_export", lambda _: tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    run(Job("keywords", "own", tmp_path / "models"), cache)
    assert command.main(["--kept", "--models", str(tmp_path / "models"), "--out", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "keyword list |" in text and "Not measured yet: this pipeline on own" in text and "keyword list on own" not in text
