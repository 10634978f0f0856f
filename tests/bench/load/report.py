"""The report of a run: one HTML file that needs nothing else, and the figures as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from tests.bench.load.bounds import Bounds
from tests.bench.load.charts import draw, process_panels, step_panels
from tests.bench.load.cost import cost_of, possible_turns
from tests.bench.load.figures import Latency, StepFigures, figures_of, loads
from tests.bench.load.forms import Outcome
from tests.bench.load.judging import FALLBACK
from tests.bench.load.measuring import GENERATOR, Measured
from tests.bench.nlu.machine import machine

KINDS = ("reply", "chitchat", "question", "ask", "acute", "referral", "stream", "opening")
CORES = len(os.sched_getaffinity(0))
HEADS = ("chats", "offered/s", "answered/s", "good/s", *KINDS, "failures", "fallbacks", "danger asked")


def write(outcome: Outcome, bounds: Bounds, folder: Path) -> Path:
    """Writes report.html and figures.json into `folder`; the path of the page."""
    page = folder / "report.html"
    (folder / "figures.json").write_text(json.dumps(content(outcome), ensure_ascii=False, indent=1), encoding="utf-8")
    page.write_text(rendered(outcome, _plots(outcome, bounds)), encoding="utf-8")
    return page


def content(outcome: Outcome) -> dict[str, Any]:
    """All figures: checks, steps, and the mean CPU of each process."""
    runs = [run for run in (outcome.ladder, outcome.steady) if run]
    return {
        "machine": machine(), "at": _now(), "checks": [asdict(check) for check in outcome.checks],
        "steps": [_step(each) for run in runs for each in figures_of(run.plan, run.samples)],
        "cpu_percent_of_one_core": [_cpu(run) for run in runs], "cpu_ms_per_turn": [cost_of(run) for run in runs],
    }  # fmt: skip


def rendered(outcome: Outcome, plots: str) -> str:
    """The page."""
    runs = [run for run in (outcome.ladder, outcome.steady) if run]
    template = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template("report.html.j2")
    steps = [_row(each) for run in runs for each in figures_of(run.plan, run.samples)]
    costs = cost_of(runs[0]) if runs else {}
    return template.render(
        checks=outcome.checks, failed=outcome.failed, heads=HEADS, steps=steps, plots=plots, machine=machine(), when=_now(), costs=costs,
        cores=CORES, possible=possible_turns(costs, CORES), generator=cpu_of(runs[0], GENERATOR) if runs else 0.0,
    )  # fmt: skip


def cpu_of(run: Measured, name: str) -> float:
    """Mean percent of one core."""
    readings = [reading.cpu for reading in run.readings if reading.name == name]
    return sum(readings) / len(readings) if readings else 0.0


def _cpu(run: Measured) -> dict[str, float]:
    return {name: cpu_of(run, name) for name in sorted({reading.name for reading in run.readings})}


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _plots(outcome: Outcome, bounds: Bounds) -> str:
    panels = []
    if outcome.ladder:
        climb: Sequence[StepFigures] = loads(figures_of(outcome.ladder.plan, outcome.ladder.samples))
        panels += [*step_panels(climb, bounds), *process_panels(outcome.ladder.readings, "stepping up")]
    if outcome.steady:
        panels += process_panels(outcome.steady.readings, "steady load")
    return draw(panels)


def _step(figures: StepFigures) -> dict[str, Any]:
    return {"phase": figures.step.phase, "chats": figures.step.users, "seconds": figures.step.seconds, "offered": figures.step.offered,
            "achieved": figures.achieved, "goodput": figures.goodput, "outcomes": dict(figures.outcomes), "asked": figures.asked,
            "latency_ms": {kind: asdict(each) for kind, each in figures.by_kind.items()}}  # fmt: skip


def _row(figures: StepFigures) -> list[str]:
    latencies = [_latency(figures.by_kind.get(kind)) for kind in KINDS]
    return [figures.step.phase, str(figures.step.users), f"{figures.step.offered:.1f}", f"{figures.achieved:.1f}", f"{figures.goodput:.1f}",
            *latencies, f"{figures.failed:.2%}", f"{figures.share(FALLBACK):.2%}",
            "–" if figures.asked is None else f"{figures.asked:.0%}"]  # fmt: skip


def _latency(found: Latency | None) -> str:
    return f"{found.p50:.0f} / {found.p95:.0f} / {found.p99:.0f}" if found else "–"
