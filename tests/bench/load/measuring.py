"""Runs a plan against something that stands: the generator in a process of its own, every process watched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.settings import ROOT
from tests.bench.load.plan import Plan, seconds_of
from tests.bench.load.samples import Sample, read_samples
from tests.bench.load.watching import Reading, Watch

GENERATOR = "generator"
_SLACK_SECONDS = 90.0

Families = Callable[[], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the generator and what all processes did meanwhile."""

    plan: Plan
    samples: Sequence[Sample]
    readings: Sequence[Reading]


def measure(plan: Plan, families: Families, folder: Path) -> Measured:
    """Runs `plan`; its files stay in `folder`. Raises CalledProcessError or TimeoutExpired when the generator fails."""
    folder.mkdir(parents=True, exist_ok=True)
    written, samples, output = folder / "plan.json", folder / "samples.jsonl", folder / "generator.txt"
    written.write_text(plan.written(), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.load.generator", str(written), str(samples)]
    with (output.open("wb") as told, subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told) as generator,
          Watch(lambda: {**families(), GENERATOR: generator.pid}) as watch):  # fmt: skip
        _wait(generator, seconds_of(plan.steps) + _SLACK_SECONDS)
    if generator.returncode:
        raise subprocess.CalledProcessError(generator.returncode, command)
    return Measured(plan, read_samples(samples), watch.readings)


def _wait(generator: subprocess.Popen, seconds: float) -> None:
    try:
        generator.wait(seconds)
    except subprocess.TimeoutExpired:
        generator.kill()
        raise
