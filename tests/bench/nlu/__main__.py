"""`make bench-nlu`: this pipeline beside stock Rasa, TF-IDF, the frozen encoder and a keyword list, in one run.

    python -m tests.bench.nlu [--quick] [--fresh | --kept] [--diet-everywhere] [--models DIR] [--out FILE]

A whole run takes hours, most of them stock Rasa's; what is measured is kept, so that a broken run goes on where it was.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from foundation.settings import ROOT
from tests.bench.nlu.frozen import NotFrozen, frozen_export
from tests.bench.nlu.job import CANDIDATES, Job
from tests.bench.nlu.outcome import Outcome
from tests.bench.nlu.plan import growth_jobs, limit_s, quality_jobs
from tests.bench.nlu.runner import RESULTS, kept, run_jobs
from tests.bench.nlu.sets import NAMES, PUBLIC, is_present

PAGE = ROOT / "docs" / "bench-nlu.md"
OUTCOMES = ROOT / "docs" / "bench-nlu"  # in git: a run takes hours, and whoever changes the page should not need them


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nlu", description="Mäter förståelsen bredvid andra sätt.")
    parser.add_argument("--quick", action="store_true", help="bara stickprov, några minuter; skriver inte över sidan")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--fresh", action="store_true", help="mät allt igen, också det som redan är mätt")
    how.add_argument("--kept", action="store_true", help="mät inget, skriv sidan av det som redan är mätt")
    parser.add_argument("--diet-everywhere", action="store_true", help="Rasa också på de hela öppna mängderna (timmar)")
    parser.add_argument("--models", type=lambda name: Path(name).resolve(), default=ROOT / "models", help="mappen med modeller")
    parser.add_argument("--out", type=Path, help="sidan som skrivs, i stället för docs/bench-nlu.md")
    return parser.parse_args(words)


def _export_frozen(models: Path, console: Console) -> None:
    """Makes the frozen export where there is none, in a process of its own. Raises NotFrozen."""
    try:
        frozen_export(models)
    except NotFrozen:
        console.print("exporterar den otränade språkmodellen (en minut)")
        subprocess.run([sys.executable, "-m", "tests.bench.nlu.frozen", str(models)], cwd=ROOT, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        frozen_export(models)


def _kept(jobs: Sequence[Job], cache: Path) -> dict[Job, Outcome]:
    return {job: found for job in jobs if (found := kept(job, cache))}


def _measured(jobs: Sequence[Job], cache: Path, fresh: bool, console: Console) -> dict[Job, Outcome]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("mäter", total=len(jobs))

        def tell(job: Job, known: bool) -> None:
            bar.update(task, description=f"{CANDIDATES[job.candidate]}: {job.set}", completed=jobs.index(job))
            if not known:
                bar.console.print(f"mäter {CANDIDATES[job.candidate]} på {job.set}")

        outcomes = run_jobs(jobs, cache, fresh, limit_s, tell)
        bar.update(task, description="klart", completed=len(jobs))
    return outcomes


def _write(outcomes: dict[Job, Outcome], target: Path, absent: Sequence[str], missing: Sequence[str], console: Console) -> None:
    # Loaded only now: what this process holds would count in the memory of the candidates.
    from tests.bench.nlu.page import page
    from tests.bench.nlu.plots import draw, growth_panels, quality_panels
    from tests.bench.nlu.report import goals_table, growth_table, quality_tables

    goals = [] if any(job.quick for job in outcomes) else [goals_table(outcomes)]
    tables = [*goals, *quality_tables(outcomes), growth_table(outcomes)]
    console.print(*(table.console() for table in tables if table.rows))
    target.parent.mkdir(parents=True, exist_ok=True)
    plots = {f"{target.stem}-quality.svg": quality_panels(outcomes), f"{target.stem}-growth.svg": growth_panels(outcomes)}
    for name, panels in plots.items():
        draw(list(panels), target.with_name(name))
    target.write_text(page(outcomes, [table for table in tables if table.rows], list(plots), absent, missing), encoding="utf-8")
    console.print(f"skrev {target}")


def main(words: Sequence[str]) -> int:
    """1 when a candidate broke off; too slow or too large is a result."""
    options, console = _options(words), Console()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the worker is ended too
    try:
        _export_frozen(options.models, console)
    except NotFrozen as error:
        console.print(str(error))
        return 1
    absent = [name for name in NAMES if not is_present(name)]
    if absent:
        console.print(f"saknas i {PUBLIC}, mäts inte: {', '.join(absent)}")
    jobs = [*quality_jobs(options.models, options.quick, options.diet_everywhere), *growth_jobs(options.models, options.quick)]
    cache = options.models / "cache" / "bench" if options.quick else OUTCOMES
    outcomes = _kept(jobs, cache) if options.kept else _measured(jobs, cache, options.fresh, console)
    missing = [f"{CANDIDATES[job.candidate]} on {job.set}" for job in jobs if job not in outcomes]
    _write(outcomes, options.out or (cache / "quick.md" if options.quick else PAGE), absent, missing, console)
    return int(any(outcome.failed not in RESULTS for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
